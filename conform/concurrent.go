package conform

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"
)

var operationsFlag = flag.Int("conform.operations", 100_000, "conform: number of operations that ConformConcurrent has clients ask for")

// ConformConcurrent holds an engine that is safe for concurrent use against the reference while
// clients on several goroutines submit, cancel and replace orders of shared symbols. newEngine
// returns an empty engine at each call; there is one for each round.
//
// A Sequenced engine, whose answers carry the order of execution, is checked in long rounds by that
// order: it must keep real time, and the reference must answer the same in it. For another
// engine some order that keeps real time must explain each round, which is short, as the search for it is
// not; rounds for which the time limit leaves that unknown are counted. Either way each order's
// shares must be filled, cancelled or resting when all clients are done.
//
// A finding comes with the fewest operations and clients that have shown it. With
// -conform.operations it goes on for longer.
func ConformConcurrent(t *testing.T, newEngine func() Engine) {
	t.Helper()
	r := Contest{Operations: *operationsFlag, Seed: uint64(*seedFlag)}.supervised(t, newEngine)
	if r == nil {
		return
	}
	if r.Passed() {
		t.Log(r)
	} else {
		t.Error(r)
	}
}

// Contest is what ConformConcurrent plays, for use outside of a test. It plays in this process.
type Contest struct {
	Operations int // operations of all clients in all rounds
	Clients    int // clients of a round; 0 for 4
	Findings   int // distinct laws broken, after which it ends; 0 for 3
	Effort     int // operations that it may cost to make a finding minimal; 0 for 400,000, or AsFound
	Seed       uint64
}

// AsFound is the effort of a Contest that leaves findings as they were found.
const AsFound = -1

// Run plays rounds until there are enough operations.
func (c Contest) Run(newEngine func() Engine) ContestReport {
	return c.RunContext(context.Background(), newEngine)
}

// RunContext is Run up to the end of a context. The round under way is played to its end, and what is
// found then is not made minimal.
func (c Contest) RunContext(ctx context.Context, newEngine func() Engine) ContestReport {
	r, _ := c.contest(ctx, newEngine, func(int, scripts) {})
	return r
}

// contest plays rounds, each told to the journal before it begins. It reports false where an
// engine hangs, so that this process is no place to go on.
func (c Contest) contest(ctx context.Context, newEngine func() Engine, journal func(round int, s scripts)) (ContestReport, bool) {
	p := profileOf(newEngine)
	report := ContestReport{Witnessed: p.sequenced}
	most := cmp.Or(c.Clients, 4)
	for ctx.Err() == nil && report.Operations < c.Operations && len(report.Races) < cmp.Or(c.Findings, 3) {
		// Long rounds make deep books, and after short ones the book is looked at more often.
		clients, length := most, []int{256, 8, 32, 8}[report.Rounds%4]
		if !p.sequenced {
			clients = min(2+report.Rounds%max(most-1, 1), most)
			length = 32 / clients
		}
		s := newScripts(p, c.Seed<<32+uint64(report.Rounds), clients, length)
		journal(report.Rounds, s)
		h := s.play(newEngine)
		report.Rounds++
		report.Operations += s.size()
		found, unknown := h.check(p)
		report.Unknown += unknown
		if found == nil || slices.ContainsFunc(report.Races, func(r Race) bool { return r.Broken == found.Broken }) {
			continue
		}
		race := Race{Broken: found.Broken, Reason: found.Reason, After: report.Operations}
		if found.Broken == NoHang {
			report.Races = append(report.Races, race)
			return report, false
		}
		if c.Effort == AsFound || ctx.Err() != nil {
			report.Races = append(report.Races, race)
			continue
		}
		m := reducer{profile: p, newEngine: newEngine, journal: func(s scripts) { journal(report.Rounds, s) }, race: race, scripts: s, history: h, breach: found, effort: cmp.Or(c.Effort, reducerEffort)}
		m.reduce()
		report.Races = append(report.Races, m.race)
	}
	return report, true
}

// patienceForSearch is how long the search for an order of execution may take.
const patienceForSearch = 2 * time.Second

// check holds a history to all laws, and counts the symbols for which it cannot tell.
func (h history) check(p profile) (found *breach, unknown int) {
	if h.broken != nil {
		return h.broken, 0
	}
	if b := h.balance(p); b != nil {
		return b, 0
	}
	for _, symbol := range h.symbols() {
		part := h.of(symbol)
		if p.sequenced {
			if b := part.witnessed(p); b != nil {
				return b, unknown
			}
			continue
		}
		explained, known := part.linear(p, patienceForSearch)
		if !known {
			unknown++
		} else if !explained {
			return &breach{Broken: Linearizable, Reason: fmt.Sprintf("no order of execution explains the answers about %s", symbol)}, unknown
		}
	}
	return nil, unknown
}
