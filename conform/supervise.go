package conform

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

// playing is what a child was at: an item of a run, and the tape where it is not the item's own.
type playing struct {
	Item int
	Tape Tape
}

// supervise brings the run to its end, in children where it may. It reports false in a child
// that was started for something else.
func (r *run) supervise(t *testing.T) bool {
	t.Helper()
	e := newErrand(t)
	switch e.role {
	case bystander:
		return false
	case alone:
		r.finish()
		return true
	case child:
		for _, res := range brought[result](e) {
			r.take(res)
		}
		r.keep = func(res result) {
			if res.Divergence != nil {
				e.leave(res)
			}
		}
		r.journal = func(item int, tape Tape) { e.note(playing{item, tape}) }
		r.finish()
		e.leave(result{Item: r.item - 1}) // the last, whatever came out of it
		os.Exit(0)
	}
	for r.next() {
		played := len(r.results)
		death, err := e.start(t)
		for _, res := range brought[result](e)[played:] {
			r.take(res)
		}
		if err != nil || death != "" && len(r.results) == played && !r.dies(e, death) {
			t.Logf("conform: no child process (%v%s), so an engine that hangs or dies ends the test", err, death)
			r.finish()
			return true
		}
		if death != "" && len(r.results) > played {
			r.dies(e, death)
		}
		if death == "" && len(r.results) == played {
			t.Fatal("conform: a child process has ended without a word")
		}
	}
	return true
}

func (r *run) finish() {
	for r.next() {
		r.playItem()
	}
}

// dies books the death of a child by what it was at, and reports whether it was at anything.
func (r *run) dies(e errand, death string) bool {
	p, ok := noted[playing](e)
	if !ok {
		return false
	}
	tape := p.Tape
	if tape == nil {
		tape = r.tape(p.Item)
	}
	tape = slices.Clone(tape)
	res := result{Item: p.Item, Minimal: true, Divergence: &Divergence{
		Tape: tape, Place: len(tape) - 1, Broken: NoPanic, Death: true,
		Reason: fmt.Sprintf("the process ends while the tape is played: %s", death),
	}}
	e.leave(res)
	r.take(res)
	return true
}

// supervised plays the contest in a child where it may. It returns nil in a child that was started
// for something else.
func (c Contest) supervised(t *testing.T, newEngine func() Engine) *ContestReport {
	t.Helper()
	e := newErrand(t)
	switch e.role {
	case bystander:
		return nil
	case alone:
		report := c.Run(newEngine)
		return &report
	case child:
		report, _ := c.contest(t.Context(), newEngine, func(round int, s scripts) { e.note(contesting{round, s}) })
		e.leave(report)
		os.Exit(0)
	}
	death, err := e.start(t)
	if reports := brought[ContestReport](e); len(reports) > 0 {
		return &reports[0]
	}
	was, begun := noted[contesting](e)
	if err != nil || !begun {
		t.Logf("conform: no child process (%v%s), so an engine that hangs or dies ends the test", err, death)
		report := c.Run(newEngine)
		return &report
	}
	race := Race{Broken: NoPanic, Reason: fmt.Sprintf("the process ends in round %d: %s", was.Round, death), Clients: was.Scripts.clients()}
	for _, script := range was.Scripts {
		for _, op := range script {
			race.Operations = append(race.Operations, fmt.Sprintf("client %d: %s", op.Client, op.asks()))
		}
	}
	return &ContestReport{Rounds: was.Round + 1, Witnessed: profileOf(newEngine).sequenced, Races: []Race{race}}
}

// contesting is what a child was at: a round, with what its clients are to ask.
type contesting struct {
	Round   int
	Scripts scripts
}
