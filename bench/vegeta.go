package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/ordergen/ordergen/client/metric"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// runVegeta runs vegeta's attacker on the same orders. It stamps an order when a
// worker takes it up, so its latency leaves out the wait for a worker; the lateness
// here counts it, from the time that the rate gives the order.
func runVegeta(_ string, l Load) (f Figures, err error) {
	orders, err := stream()
	if err != nil {
		return f, err
	}
	next := make(chan uint64, 1) // the targeter is called from many workers
	next <- 0
	header := http.Header{"Content-Type": {"application/json"}}
	targeter := func(t *vegeta.Target) error {
		k := <-next
		next <- k + 1
		t.Method, t.URL, t.Header = http.MethodPost, l.URL+"/orders", header
		t.Body = orders.At(k).AppendJSON(nil)
		return nil
	}
	attacker := vegeta.NewAttacker(
		vegeta.Workers(uint64(min(l.Connections, vegeta.DefaultWorkers))),
		vegeta.MaxWorkers(uint64(l.Connections)),
		vegeta.Connections(l.Connections),
	)
	var (
		latency, lateness = metric.NewTrend(), metric.NewTrend()
		began             time.Time
		failed            string
	)
	for r := range attacker.Attack(targeter, vegeta.Rate{Freq: l.Rate, Per: time.Second}, l.Duration, "") {
		if r.Seq == 0 {
			began = r.Timestamp
		}
		latency.Record(r.Latency)
		if l.Rate > 0 && !began.IsZero() {
			due := time.Duration(float64(r.Seq) / float64(l.Rate) * 1e9)
			lateness.Record(r.Timestamp.Sub(began) - due)
		}
		if r.Error != "" {
			failed = r.Error
		}
	}
	if failed != "" {
		return f, fmt.Errorf("vegeta: %s", failed)
	}
	f.latency(latency)
	if l.Rate > 0 {
		f.Lateness = quantile(lateness, 0.99)
	}
	return f, nil
}
