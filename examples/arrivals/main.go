// Command arrivals draws when orders come: a line of text for each process, or for the
// processes that are given, such as "hawkes:n=0.9"; and with -svg an image of each.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

func main() {
	svg := flag.String("svg", "", "write an image of each process into the `folder`")
	flag.Parse()
	charts, err := chartsOf(flag.Args())
	check(err)
	check(write(os.Stdout, charts))
	for _, c := range charts {
		if *svg != "" {
			check(os.WriteFile(filepath.Join(*svg, c.name+".svg"), c.svg(), 0o644))
		}
	}
}

// run is ten seconds of 60 orders/s.
var run = []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(60), 10*time.Second)}

//go:embed orders.csv
var recording string

// chartsOf draws the processes that the specs name, or else one of each kind.
func chartsOf(specs []string) (all []chart, err error) {
	for i, spec := range specs {
		s, err := arrival.Parse(spec, 1, run)
		if err != nil {
			return nil, err
		}
		all = append(all, newChart(fmt.Sprint(i+1), spec, s))
	}
	if len(specs) > 0 {
		return all, nil
	}
	recorded, err := arrival.ReadTimes(strings.NewReader(recording))
	if err != nil {
		return nil, err
	}
	draw := func(name string, p arrival.Process) {
		s, fault := p.Schedule(1, run...)
		if err = errors.Join(err, fault); fault == nil {
			all = append(all, newChart(name, p.String(), s))
		}
	}
	draw("even", arrival.Even{})
	draw("poisson", arrival.Poisson{})
	draw("hawkes", arrival.Hawkes{Ratio: 0.8})
	draw("bursts", arrival.Bursts{Period: 2 * time.Second, Factor: 4, Duty: 0.2, Within: arrival.Poisson{}})
	draw("daycurve", arrival.DayCurve{Rates: []float64{3, 1.5, 1, 1, 1.2, 3}, Within: arrival.Poisson{}})
	draw("shocks", arrival.Shocks{At: []time.Duration{3 * time.Second, 7 * time.Second}, Orders: 60, In: 300 * time.Millisecond, Within: arrival.Poisson{}})
	draw("recorded", arrival.Recorded{Times: recorded, File: "orders.csv", Loop: true})
	ramp := ordergen.Ramp(ordergen.PerSecond(10), ordergen.PerSecond(110), 10*time.Second)
	s, fault := arrival.Ramp(ramp)
	if err = errors.Join(err, fault); err != nil {
		return nil, err
	}
	return slices.Insert(all, 1, newChart("ramp", "even, "+ramp.String(), s)), nil
}

// write prints the charts, each below its spec.
func write(w io.Writer, charts []chart) error {
	for _, c := range charts {
		if _, err := fmt.Fprintf(w, "%s: %d orders, at most %d in %v\n%s\n", c.spec, c.orders, c.most(), column, c.text()); err != nil {
			return err
		}
	}
	return nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
