package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"
)

// bencher runs every tool under every load.
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
