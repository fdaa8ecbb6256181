// Command bench runs this repository's client beside vegeta, fortio and wrk: the same
// server on one core, each tool alone on another, all rates, in turns, and one table.
//
//	go run . -rates 1000,10000,max -tools ordergen,vegeta -repeats 3
//
// It needs Linux and two cores, sends to 127.0.0.1 only, and stops what it starts.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	var err error
	switch {
	case len(os.Args) == 2 && os.Args[1] == "serve":
		err = serve()
	case len(os.Args) == 4 && os.Args[1] == "run":
		err = runOwn(os.Args[2], os.Args[3])
	default:
		err = bench()
	}
	if err != nil {
		log.Fatal(err)
	}
}

type settings struct {
	tools       []string
	loads       []Load
	repeats     int
	serverCore  int
	clientCore  int
	connections int
}

func parse() (s settings, err error) {
	var (
		names    = flag.String("tools", toolNames(), "`names` of the tools; all are compared with the first")
		rates    = flag.String("rates", "1000,5000,10000,20000,max", "orders/s, or max")
		duration = flag.Duration("duration", 5*time.Second, "of one run, whole seconds")
		freeze   = flag.Duration("freeze", time.Second, "for which the server stands still in the last test; 0 for no such test")
		frozen   = flag.Int("freeze-rate", 5000, "orders/s of that test")
	)
	flag.IntVar(&s.connections, "connections", 100, "of each tool, and orders under way at most")
	flag.IntVar(&s.repeats, "repeats", 3, "of each run; the table has medians")
	flag.IntVar(&s.serverCore, "server-core", 0, "core of the server")
	flag.IntVar(&s.clientCore, "client-core", 1, "core of the tools")
	flag.Parse()

	if *duration < time.Second || *duration%time.Second != 0 {
		return s, fmt.Errorf("-duration is %v, want whole seconds", *duration)
	}
	if *freeze < 0 || *freeze > *duration {
		return s, fmt.Errorf("-freeze is %v, want 0..%v, the -duration", *freeze, *duration)
	}
	if s.repeats < 1 || s.connections < 1 {
		return s, errors.New("-repeats and -connections want 1 or more")
	}
	s.tools = strings.Split(*names, ",")
	for _, rate := range strings.Split(*rates, ",") {
		n := 0
		if rate != "max" {
			if n, err = strconv.Atoi(rate); err != nil || n < 1 {
				return s, fmt.Errorf("-rates has %q, want orders/s or max", rate)
			}
		}
		s.loads = append(s.loads, Load{Rate: n, Duration: *duration, Connections: s.connections})
	}
	if *freeze > 0 {
		s.loads = append(s.loads, Load{Rate: *frozen, Duration: *duration, Connections: s.connections, Freeze: *freeze})
	}
	return s, nil
}

func bench() error {
	s, err := parse()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	server, stopServer, err := startServer(ctx, s.serverCore)
	if err != nil {
		return err
	}
	defer stopServer()
	b := bencher{settings: s, server: server, starts: make(map[string]time.Duration)}
	if err := b.prepare(ctx, dir); err != nil {
		return err
	}
	fmt.Printf("server on core %d, tools on core %d, %d connections, %v a run, medians of %d; load average before %s\n",
		s.serverCore, s.clientCore, s.connections, s.loads[0].Duration, s.repeats, loadAverage())
	for repeat := range s.repeats {
		for _, row := range b.rows {
			progress("%d/%d  %v orders/s  %s", repeat+1, s.repeats, row.load, row.tool)
			if err := b.measure(ctx, row); err != nil {
				if ctx.Err() != nil {
					break
				}
				return err
			}
		}
	}
	progress("")
	print(os.Stdout, b.rows)
	fmt.Printf("load average after %s\n", loadAverage())
	return ctx.Err()
}

// progress shows what is under way, where somebody may be looking.
func progress(format string, args ...any) {
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		fmt.Fprintf(os.Stderr, "\r\033[K"+format, args...)
	}
}

// loadAverage says how busy the machine is with other things, too.
func loadAverage() string {
	text, _ := os.ReadFile("/proc/loadavg")
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
