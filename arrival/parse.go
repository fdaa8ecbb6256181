package arrival

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

var (
	_ Process = Even{}
	_ Process = Poisson{}
	_ Process = Hawkes{}
	_ Process = Bursts{}
	_ Process = DayCurve{}
	_ Process = Shocks{}
	_ Process = Recorded{}
)

// Parse makes the schedule of a spec: the name of a process and its options, where the
// ones in brackets may be left out.
//
//	even                                          evenly along the stages; also ""
//	poisson                                       independently of each other
//	hawkes:n=0.7[,decay=100ms][,tail=0.5][,until=10s]   each exciting further ones
//	bursts:period=1s,factor=5,duty=0.1            on and off
//	daycurve:2,1,0.5,1,3                          along a curve
//	shocks:at=10s/1m,orders=500[,in=10ms]         with more at some times
//	recorded:file=orders.csv[,speed=10x][,gap=5s][,loop]   as they once came
//
// Bursts, curves and shocks take a further process, whose time they bend or whose orders
// they add to: "daycurve:2,1,3+bursts:period=1s,factor=5,duty=0.1+poisson".
func Parse(spec string, seed uint64, stages []ordergen.Stage) (Schedule, error) {
	p, err := parse(spec)
	if err != nil {
		return nil, fmt.Errorf("arrivals %q: %w", spec, err)
	}
	return p.Schedule(seed, stages...)
}

func parse(spec string) (Process, error) {
	head, rest, more := strings.Cut(spec, "+")
	name, args, _ := strings.Cut(head, ":")
	if name == "recorded" { // the name of its file may have a + in it
		_, args, _ = strings.Cut(spec, ":")
		more = false
	}
	var within Process
	if more {
		var err error
		if within, err = parse(rest); err != nil {
			return nil, err
		}
	}
	o := options{name: name, values: map[string]string{}}
	if name != "daycurve" {
		o.read(args)
	}
	var p Process
	switch name {
	case "", "even":
		p = Even{}
	case "poisson":
		p = Poisson{}
	case "hawkes":
		h := Hawkes{Ratio: o.number("n"), Decay: o.duration("decay"), Tail: o.number("tail"), Until: o.duration("until")}
		o.require("n")
		o.check(h.validate)
		p = h
	case "bursts":
		b := Bursts{Period: o.duration("period"), Factor: o.number("factor"), Duty: o.number("duty"), Within: within}
		o.require("period", "factor", "duty")
		o.check(b.validate)
		p = b
	case "daycurve":
		d := DayCurve{Rates: o.list(args), Within: within}
		o.check(func() error { _, err := d.sum(); return err })
		p = d
	case "shocks":
		p = Shocks{At: o.times("at"), Orders: uint64(o.whole("orders")), In: o.duration("in"), Within: within}
		o.require("at", "orders")
	case "recorded":
		r := Recorded{File: o.text("file"), Speed: o.speed("speed"), Gap: o.duration("gap"), Loop: o.flag("loop")}
		o.require("file")
		p = r
	default:
		return nil, fmt.Errorf("there is no process %q, want even, poisson, hawkes, bursts, daycurve, shocks or recorded", name)
	}
	if more && !slices.Contains([]string{"bursts", "daycurve", "shocks"}, name) {
		o.fail("%s takes no further process, want it last", o.name)
	}
	o.refuseOthers()
	return p, o.err
}

// options are those of one process. The first fault is kept.
type options struct {
	name   string
	values map[string]string
	known  []string
	err    error
}

func (o *options) fail(format string, args ...any) {
	if o.err == nil {
		o.err = fmt.Errorf(format, args...)
	}
}

func (o *options) read(args string) {
	if args == "" {
		return
	}
	for _, arg := range strings.Split(args, ",") {
		key, value, _ := strings.Cut(arg, "=")
		if _, twice := o.values[key]; twice {
			o.fail("%s has %s twice", o.name, key)
		}
		o.values[key] = value
	}
}

func (o *options) text(key string) string {
	o.known = append(o.known, key)
	return o.values[key]
}

// value reads an option that may be left out.
func value[T any](o *options, key, example string, read func(string) (T, error)) (v T) {
	text := o.text(key)
	if _, given := o.values[key]; !given {
		return v
	}
	v, err := read(text)
	if err != nil {
		o.fail("%s has %s = %q, want one such as %s", o.name, key, text, example)
	}
	return v
}

func number(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

func (o *options) number(key string) float64 { return value(o, key, "0.5", number) }

// speed is a number that may have an x behind it.
func (o *options) speed(key string) float64 {
	return value(o, key, "10x", func(s string) (float64, error) { return number(strings.TrimSuffix(s, "x")) })
}

func (o *options) whole(key string) uint64 {
	return value(o, key, "500", func(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) })
}

func (o *options) duration(key string) time.Duration {
	return value(o, key, "100ms", time.ParseDuration)
}

func (o *options) times(key string) []time.Duration {
	return value(o, key, "10s/1m", func(s string) (times []time.Duration, err error) {
		for _, one := range strings.Split(s, "/") {
			t, err := time.ParseDuration(one)
			if err != nil {
				return nil, err
			}
			times = append(times, t)
		}
		return times, nil
	})
}

func (o *options) flag(key string) bool {
	return value(o, key, "loop", func(s string) (bool, error) {
		if s == "" {
			return true, nil
		}
		return strconv.ParseBool(s)
	})
}

func (o *options) list(args string) (numbers []float64) {
	for _, text := range strings.Split(args, ",") {
		v, err := number(text)
		if err != nil {
			o.fail("%s has the rate %q, want numbers such as 2,1,0.5,1,3", o.name, text)
		}
		numbers = append(numbers, v)
	}
	return numbers
}

func (o *options) require(keys ...string) {
	for _, key := range keys {
		if _, given := o.values[key]; !given {
			o.fail("%s has no %s, want %s", o.name, key, strings.Join(keys, ", "))
		}
	}
}

func (o *options) check(validate func() error) {
	if o.err == nil {
		o.err = validate()
	}
}

func (o *options) refuseOthers() {
	for _, key := range slices.Sorted(maps.Keys(o.values)) {
		if slices.Contains(o.known, key) {
			continue
		}
		if len(o.known) == 0 {
			o.fail("%s has the option %q, want none", o.name, key)
		} else {
			o.fail("%s has the option %q, want %s", o.name, key, strings.Join(o.known, ", "))
		}
	}
}
