package trial

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
)

// Isolation asks whether load on one shard is felt on another: the first shard gets a
// steady rate all along, and half-way through the rate of the second begins to rise. p99 on
// the first must not rise by more than MaxRise. The two loads are two trials of their own,
// each with its plan and its reconciliation, on one system.
type Isolation struct {
	// Profile gives the two shards, the flow, which each gets for its own symbols, the ladder
	// of the books, the thresholds and what else a trial needs.
	Profile  ordergen.Profile
	System   System        // has both shards
	Steady   ordergen.Rate // on the first; 200/s if zero
	Peak     ordergen.Rate // that the second rises to, from the steady rate; five times that if zero
	Duration time.Duration // time that both halves take together; 2 min if 0
	MaxRise  int           // per mille; 50 if 0
	Seed     uint64
	Watcher  Watcher // watches the steady load

	AcceptUndecided bool // lets it pass where the steady load was too short to decide
}

func (i Isolation) withDefaults() (Isolation, error) {
	if i.Steady == (ordergen.Rate{}) {
		i.Steady = ordergen.PerSecond(200)
	}
	if i.Peak == (ordergen.Rate{}) {
		i.Peak = ordergen.Rate{Orders: 5 * i.Steady.Orders, Per: i.Steady.Per}
	}
	if i.Duration == 0 {
		i.Duration = 2 * time.Minute
	}
	if i.MaxRise == 0 {
		i.MaxRise = 50
	}
	if n := len(i.Profile.Shards); n < 2 {
		return i, fmt.Errorf("%s has %d shards, want two at least: one that gets a steady load and one whose load rises", cmp.Or(i.Profile.Name, "the case"), n)
	}
	return i, nil
}

// Run sends both loads, and judges the first shard by the effect of the second on it. The
// report on the second is nil where the first ended before its load began.
func (i Isolation) Run(ctx context.Context) (steady, rising *Report, err error) {
	if i, err = i.withDefaults(); err != nil {
		return nil, nil, err
	}
	var (
		half   = i.Duration / 2
		first  = i.Profile.Shards[0]
		second = i.Profile.Shards[1]
		beside = besides{System: i.System, ended: make(chan struct{})}
		failed error
	)
	load := i.trial("rising", second, ordergen.Ramp(i.Steady, i.Peak, half))
	beside.run = func(ctx context.Context) {
		rising, failed = load.Run(ctx)
		if ctx.Err() != nil {
			failed = nil // the report on the first shard says that all was interrupted
		}
	}
	t := i.trial("steady", first, ordergen.Hold(i.Steady, i.Duration))
	t.Watcher, t.System = i.Watcher, &beside
	t.Profile.Criteria.Disturbance = ordergen.Disturbance{What: "load on shard " + second.Name, At: half, MaxRise: i.MaxRise}
	steady, err = t.Run(ctx)
	beside.wait()
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, nil, err
	}
	return steady, rising, nil
}

// besides is a system whose disturbance is a load of our own on another part of it.
type besides struct {
	System
	run   func(context.Context)
	begun bool
	ended chan struct{}
}

// Disturb begins the other load.
func (b *besides) Disturb(ctx context.Context) (end func(), err error) {
	b.begun = true
	go func() {
		defer close(b.ended)
		b.run(ctx)
	}()
	return nil, nil
}

// Lacks is what the system lacks beside that.
func (b *besides) Lacks() Features {
	features := b.System.Lacks()
	features.Disturb = false
	return features
}

// wait returns when the other load has ended.
func (b *besides) wait() {
	if b.begun {
		<-b.ended
	}
}

// trial is one shard's load.
func (i Isolation) trial(name string, shard ordergen.Shard, stage ordergen.Stage) Trial {
	p := i.Profile
	p.Name = "isolation-" + name
	p.Title = "shard isolation, the " + name + " load"
	p.Purpose = fmt.Sprintf("Does load on one shard raise latency on another? %v on shard %s.", stage, shard.Name)
	p.Shards = []ordergen.Shard{shard}
	p.Flow.Symbols, p.Flow.Symbol = shard.Symbols, nil
	p.Flow.Instruments = maps.Clone(p.Flow.Instruments)
	maps.DeleteFunc(p.Flow.Instruments, func(symbol string, _ ordergen.Instrument) bool {
		return !slices.Contains(shard.Symbols, symbol)
	})
	run := ordergen.Run{Stages: []ordergen.Stage{stage}}
	if seeds := p.Runs[0].Seeds; len(seeds) > 0 { // the book of a flow of lives is its own
		run.Seeds = []ordergen.Listing{{Symbols: shard.Symbols, Ladder: seeds[0].Ladder}}
	}
	p.Runs = []ordergen.Run{run}
	p.Window = time.Minute
	p.Criteria = ordergen.Criteria{}
	return Trial{Profile: p, System: i.System, Seed: i.Seed, AcceptUndecided: i.AcceptUndecided}
}
