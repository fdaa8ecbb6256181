package main

import (
	"context"
	"errors"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
)

// runOrdergen runs this repository's client. The name says with what.
func runOrdergen(name string, l Load) (f Figures, err error) {
	runner := client.Runner{
		Target:   &fast.Target{BaseURL: l.URL, Reuse: client.Hot},
		Schedule: arrival.Unpaced(1 << 40),
		Workers:  l.Connections,
		Backlog:  1 << 16, // the others let orders wait without a limit
		Idle:     client.Hybrid,
	}
	switch name {
	case "ordergen-spin":
		runner.Idle = client.Spin
	case "ordergen-sleep":
		runner.Idle = client.Sleep
	case "ordergen-nethttp":
		runner.Target = &client.HTTPTarget{BaseURL: l.URL, Reuse: client.Hot}
	}
	if runner.Stream, err = stream(); err != nil {
		return f, err
	}
	ctx := context.Background()
	if l.Rate > 0 {
		runner.Schedule, err = arrival.Ramp(ordergen.Hold(ordergen.PerSecond(int64(l.Rate)), l.Duration))
		if err != nil {
			return f, err
		}
	} else {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, l.Duration)
		defer cancel()
	}
	result, err := runner.Run(ctx)
	if err != nil {
		return f, err
	}
	total := result.Total(nil)
	if total.Accepted == 0 {
		return f, errors.New("no order was accepted")
	}
	f.latency(total.Latency)
	if l.Rate > 0 {
		late, _ := result.Lateness.Quantile(0.99)
		f.Lateness = &late
	}
	return f, nil
}
