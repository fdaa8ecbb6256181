// Command bench runs this repository's client beside vegeta, k6 and wrk: the same
// server on one core, each tool alone on another, all rates, in turns, and one table.
//
//	go run . -rates 1000,10000,max -tools ordergen,vegeta -repeats 3
//
// It needs Linux and two cores, sends to 127.0.0.1 only, and stops what it starts.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"slices"
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

type bencher struct {
	settings
	server control
	ready  map[string]tool
	starts map[string]time.Duration // what a tool takes of the processor to start
	rows   []*row
}

// prepare makes the tools ready and lays out the rows. A tool that cannot run is left
// out, with the reason.
func (b *bencher) prepare(ctx context.Context, dir string) error {
	b.ready = make(map[string]tool)
	for _, name := range b.tools {
		i := slices.IndexFunc(tools, func(t struct {
			name string
			tool
		}) bool {
			return t.name == name
		})
		if i < 0 {
			return fmt.Errorf("-tools has %q, want some of %s", name, toolNames())
		}
		progress("preparing %s", name)
		if err := tools[i].prepare(ctx, dir); err != nil {
			progress("")
			fmt.Fprintf(os.Stderr, "without %s: %v\n", name, err)
			continue
		}
		b.ready[name] = tools[i].tool
		if !tools[i].closed() {
			if err := b.start(ctx, name); err != nil {
				return err
			}
		}
	}
	for _, load := range b.loads {
		var base *row
		for _, name := range b.tools {
			t, ok := b.ready[name]
			if !ok || t.closed() && load.Rate > 0 && load.Freeze == 0 {
				continue
			}
			r := &row{tool: name, load: load, base: base}
			if base == nil {
				base = r
			}
			b.rows = append(b.rows, r)
		}
	}
	return nil
}

// start measures a tool that sends one order and ends.
func (b *bencher) start(ctx context.Context, name string) error {
	load := Load{URL: b.server.url, Rate: 1, Duration: time.Second, Connections: b.connections}
	args, env := b.ready[name].command(load)
	_, used, err := run(ctx, b.clientCore, args, env...)
	b.starts[name] = used.cpu
	return err
}

func (b *bencher) measure(ctx context.Context, r *row) error {
	load, t := r.load, b.ready[r.tool]
	load.URL = b.server.url
	if err := b.server.reset(load); err != nil {
		return err
	}
	args, env := t.command(load)
	out, used, err := run(ctx, b.clientCore, args, env...)
	if err != nil {
		return err
	}
	s := sample{rss: float64(used.rss)}
	if s.Figures, err = t.figures(out); err != nil {
		return err
	}
	orders, err := b.server.count()
	if err != nil {
		return err
	}
	if orders == 0 {
		return fmt.Errorf("%s sent no order", r.tool)
	}
	s.rate = float64(orders) / load.Duration.Seconds()
	s.cpu = max(0, used.cpu-b.starts[r.tool]) / time.Duration(orders)
	r.samples = append(r.samples, s)
	return nil
}

// startServer starts this program as the server, on one core.
func startServer(ctx context.Context, core int) (control, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return control{}, nil, err
	}
	cmd := exec.CommandContext(ctx, self, "serve")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe() // ends when this process does
	if err != nil {
		return control{}, nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return control{}, nil, err
	}
	if err := startOn(core, cmd); err != nil {
		return control{}, nil, err
	}
	url, err := bufio.NewReader(stdout).ReadString('\n')
	stop := func() {
		stdin.Close()
		cmd.Wait()
	}
	if err != nil {
		stop()
		return control{}, nil, fmt.Errorf("the server did not start: %w", err)
	}
	return control{strings.TrimSpace(url)}, stop, nil
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

func lastLine(text []byte) []byte {
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return lines[len(lines)-1]
}
