package main

import (
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
)

// Load is what a tool is told to do, in one run.
type Load struct {
	URL         string        // address of the server
	Rate        int           // orders/s; 0 is as many as it can
	Duration    time.Duration // at least a second
	Connections int           // at most, and orders under way at most
	Freeze      time.Duration // for which the server stands still in the middle; 0 if it does not
}

func (l Load) String() string {
	switch {
	case l.Rate == 0:
		return "max"
	case l.Freeze > 0:
		return fmt.Sprintf("%d, frozen for %v", l.Rate, l.Freeze)
	}
	return fmt.Sprint(l.Rate)
}

// Orders is the number of orders that are due; 0 without a rate.
func (l Load) Orders() int { return int(float64(l.Rate) * l.Duration.Seconds()) }

// Right is the latency that a share q of the orders must not exceed when the server is
// endlessly fast but for the freeze. An order that is due when the freeze still lasts
// for x waits x, and those that wait for more than x are the share (Freeze − x)/Duration.
func (l Load) Right(q float64) time.Duration {
	return max(0, l.Freeze-time.Duration((1-q)*float64(l.Duration)))
}

// stream gives every tool that is a Go library the orders it sends.
func stream() (*ordergen.Stream, error) {
	return ordergen.New(ordergen.Config{Seed: 1, Prefix: "bench-", Flow: ordergen.Standard("TEST-ASSET-A", "TEST-ASSET-B", "TEST-ASSET-C")})
}

// Figures is what a tool says of its run. A time that it does not measure is nil.
type Figures struct {
	P50, P99, P999 *time.Duration // latency, as the tool means it
	Lateness       *time.Duration // p99: sent after it was due
}

func (f *Figures) latency(t *metric.Trend) {
	f.P50, f.P99, f.P999 = quantile(t, 0.5), quantile(t, 0.99), quantile(t, 0.999)
}

// quantile is nil where it is an order never sent.
func quantile(t *metric.Trend, q float64) *time.Duration {
	d, within := t.Quantile(q)
	if !within {
		return nil
	}
	return &d
}
