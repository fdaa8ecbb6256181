package ordergen

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"
)

// Profile is a test case as data: what to seed, what to send at which rate, and
// what to hold the target to.
type Profile struct {
	Name    string // A letter and a digit, such as "B2".
	Title   string // A few words.
	Purpose string // One sentence: the question that the case answers.
	Primary bool   // An architecture is judged by the two primary cases.

	Target TargetKind
	Shards []Shard // The shards that the target must have.
	Flow   Flow    // The law of the orders.
	Runs   []Run   // The runs follow each other, each on a fresh book.
	VUs    VUs
	// Window is the time over which matches are counted: a minute, or in a scaled case
	// its share of one.
	Window     time.Duration
	TopUp      TopUp // What fills up a book that falls short.
	Thresholds []Threshold
	Criteria   Criteria
}

// TargetKind is the part of the system that a case talks to.
type TargetKind uint8

const (
	// ToShard talks to one shard directly.
	ToShard TargetKind = iota
	// ToGateway talks to the gateway, which routes by symbol.
	ToGateway
)

var targetNames = [...]string{ToShard: "shard", ToGateway: "gateway"}

// String returns the name in lower case, "shard" or "gateway".
func (k TargetKind) String() string { return nameOf(targetNames[:], "TargetKind", uint8(k)) }

// Shard is one matching engine and the symbols it trades.
type Shard struct {
	Name    string
	Symbols []string
}

// Run is one measured stretch of a case.
type Run struct {
	Name   string    // Tells the runs of a case apart; empty where there is one.
	Seeds  []Listing // The book before the run.
	Stages []Stage   // The arrival rate over time.
	// Arrival says when within the stages the orders come, as a spec that package
	// arrival reads, such as "poisson". Empty means evenly along the stages.
	Arrival string
}

// VUs bounds the requests under way at once, which k6 calls virtual users.
type VUs struct{ Preallocated, Max int }

// Threshold holds a metric to an expression in k6's grammar.
type Threshold struct {
	Metric     string // A name, with tags where they are wanted, such as http_req_duration{shard:a}.
	Expression string // A comparison such as p(99)<200, in milliseconds.
}

// Criteria are the judgements of a case that no threshold on a client metric can
// express. The zero value of each field judges nothing.
type Criteria struct {
	Discard   bool          // The case only warms up: its results are thrown away.
	Accepted  int           // The least part of the orders due that must be accepted, per mille; 990 if 0.
	ServerP99 time.Duration // The most that the p99 of any shard, by its own count, may be.

	// A pause of the target's garbage collector passes up to GCPause and fails from
	// GCPauseFail on; between them it is a warning.
	GCPause, GCPauseFail time.Duration

	// At least MatchMinutes windows must each have MatchesPerMinute matches, scaled to
	// the length of the window.
	MatchesPerMinute int64
	MatchMinutes     int

	Disturbance Disturbance
	// Scaling is the least throughput, per mille of the number of shards times that of
	// one shard. It is judged where a result of Baseline, the case with one shard, is given.
	Scaling  int
	Baseline string
	Skew     bool // The shares of symbols and shards must be those of the flow.
	// Flat is how far the orders that rest, and the memory of this process, may rise from
	// the second quarter of the run to the last, per mille.
	Flat int
	// Counters hold what the target's own series did, such as rate(trades_total), each to an
	// expression on its value, such as value>=5. Package observe reads them.
	Counters []Threshold
}

// Disturbance is something done to the system in mid-run, whose effect is bounded.
type Disturbance struct {
	What    string        // A few words, such as "event broker paused".
	At      time.Duration // The time since the start of the run, above 0.
	MaxRise int           // The most that the p99 may rise, per mille of its value before.
}

// Duration is the planned time of all runs together.
func (p Profile) Duration() (total time.Duration) {
	for _, r := range p.Runs {
		total = together(total, r.Duration())
	}
	return total
}

// Lasting returns the case scaled to last d, above 0, in all: its stages, its window
// and the time of its disturbance change in proportion, its rates stay.
func (p Profile) Lasting(d time.Duration) (Profile, error) {
	if d <= 0 {
		return p, fmt.Errorf("a case cannot last %v, want more than 0", d)
	}
	whole := p.Duration()
	if whole <= 0 || whole == math.MaxInt64 {
		return p, fmt.Errorf("the case lasts %v, want stages that last more than 0 and less than %v together", whole, time.Duration(math.MaxInt64))
	}
	ratio := float64(d) / float64(whole)
	scaled := func(t time.Duration) time.Duration { return time.Duration(math.Round(float64(t) * ratio)) }
	p.Window = scaled(p.Window)
	p.Criteria.Disturbance.At = scaled(p.Criteria.Disturbance.At)
	p.Runs = slices.Clone(p.Runs)
	for i, r := range p.Runs {
		stages := slices.Clone(r.Stages)
		for j := range stages {
			stages[j].Duration = scaled(stages[j].Duration)
		}
		p.Runs[i].Stages = stages
	}
	return p, nil
}

// Peaking returns the case with all rates in proportion, so that the highest is r, above 0.
// The matches that it wants per minute are in proportion, too.
func (p Profile) Peaking(r Rate) (Profile, error) {
	if r.Orders <= 0 || r.Per <= 0 {
		return p, fmt.Errorf("a case cannot peak at %v, want more than 0", r)
	}
	rates := []Rate{PerSecond(0)}
	for _, run := range p.Runs {
		for _, s := range run.Stages {
			for _, rate := range []Rate{s.From, s.To} {
				if rate.Orders < 0 || rate.Per <= 0 {
					return p, fmt.Errorf("the case has a rate of %d orders per %v, want 0 or more per a time above 0", rate.Orders, rate.Per)
				}
				rates = append(rates, rate)
			}
		}
	}
	highest := slices.MaxFunc(rates, func(a, b Rate) int { return a.fraction().Cmp(b.fraction()) })
	if highest.Orders == 0 {
		return p, errors.New("the case has no rate above 0")
	}
	p.Runs = slices.Clone(p.Runs)
	for i, run := range p.Runs {
		stages := slices.Clone(run.Stages)
		for j, s := range stages {
			from, fits := s.From.times(r, highest)
			to, fit := s.To.times(r, highest)
			if !fits || !fit {
				return p, fmt.Errorf("%v at a peak of %v has rates beyond 2^63 orders or nanoseconds, want a peak in fewer orders", s, r)
			}
			stages[j].From, stages[j].To = from, to
		}
		p.Runs[i].Stages = stages
	}
	wanted := new(big.Rat).Quo(r.fraction(), highest.fraction())
	matches, _ := wanted.Mul(wanted, big.NewRat(p.Criteria.MatchesPerMinute, 1)).Float64()
	if matches >= math.MaxInt64 {
		return p, fmt.Errorf("%d matches a minute at a peak of %v are more than can be counted", p.Criteria.MatchesPerMinute, r)
	}
	p.Criteria.MatchesPerMinute = int64(matches)
	return p, nil
}

// Duration is the planned time of the run.
func (r Run) Duration() (total time.Duration) {
	for _, s := range r.Stages {
		total = together(total, s.Duration)
	}
	return total
}

// together is the sum of two times, or the longest time where it is beyond that.
func together(a, b time.Duration) time.Duration {
	return a + min(b, math.MaxInt64-max(a, 0))
}

// Config is the case's stream for a seed. Every run of the case sends it from its
// start, so that only what the case varies differs between them.
func (p Profile) Config(seed uint64, prefix string) Config {
	return Config{Seed: seed, Prefix: prefix, Flow: p.Flow}
}

// BookConfig is the literal book of one run, before any top-up.
func (r Run) BookConfig(seed uint64, prefix string) BookConfig {
	return BookConfig{Seed: seed, Prefix: prefix, Listings: r.Seeds}
}
