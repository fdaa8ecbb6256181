// Package workload is one run of a test case as a k6 process sees it: which orders,
// due when, against which book, what became of them, and whether the engine's own
// counters agree. It knows nothing of k6, so that what merges the results of many
// processes need not be linked with it.
package workload

import (
	"fmt"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// Workload is the orders of one run and the book to send them against. It never
// changes, so any number of virtual users may share one.
type Workload struct {
	Settings Settings
	Profile  ordergen.Profile
	Run      ordergen.Run
	Stream   *ordergen.Stream
	Schedule *client.Schedule

	plan func() (*ordergen.Plan, error)
}

// New makes the workload of the settings. The error names every fault of them.
func New(s Settings) (*Workload, error) {
	profile, run, err := s.choose()
	if err != nil {
		return nil, err
	}
	w := &Workload{Settings: s, Profile: profile, Run: run}
	prefix := s.prefix(profile, run)
	if w.Stream, err = ordergen.New(profile.Config(s.Seed, prefix)); err != nil {
		return nil, err
	}
	if w.Schedule, err = client.NewSchedule(run.Stages...); err != nil {
		return nil, err
	}
	book, err := ordergen.NewBook(run.BookConfig(s.Seed, "seed-"+prefix))
	if err != nil {
		return nil, err
	}
	// The proof counts every order, so a script that only wants orders is spared it.
	w.plan = sync.OnceValues(func() (*ordergen.Plan, error) {
		literal, err := ordergen.NewPlan(w.Stream, book, w.Len())
		if err != nil {
			return nil, err
		}
		return literal.TopUp(profile.TopUp)
	})
	return w, nil
}

// Len is the number of orders of the run.
func (w *Workload) Len() uint64 { return w.Schedule.Len() }

// Plan is the proof of the run against its book, topped up as the case says.
func (w *Workload) Plan() (*ordergen.Plan, error) { return w.plan() }

// Ramps reports whether the arrival rate changes in the run.
func (w *Workload) Ramps() bool {
	return len(w.Run.Stages) > 1 || w.Run.Stages[0].From != w.Run.Stages[0].To
}

// Due is when k6 has iteration i due, from the start of the scenario. At a constant
// rate that is when N(t) reaches i orders, as in the library; k6 starts an iteration
// of a ramp when its whole order has come in, at i + 1.
func (w *Workload) Due(i uint64) time.Duration {
	if w.Ramps() {
		i++
	}
	return w.Schedule.Due(i)
}

// Shard finds a shard of the case by its name.
func (w *Workload) Shard(name string) (ordergen.Shard, error) {
	var names []string
	for _, shard := range w.Profile.Shards {
		if shard.Name == name {
			return shard, nil
		}
		names = append(names, shard.Name)
	}
	return ordergen.Shard{}, fmt.Errorf("there is no shard %q in %s, want one of %q", name, w.Profile.Name, names)
}
