package conform

import (
	"strings"
	"testing"
)

func racerNamed(name string) func() Engine {
	for _, r := range racers {
		if r.name == name {
			return r.engine
		}
	}
	panic("there is no racer " + name)
}

// What shows a race is a matter of chance, and so is what the reducer takes for the fewest: on a busy machine it
// may be some more.
func TestRaceIsReduced(t *testing.T) {
	const most = 8 // The race is shown by hundreds of operations, and this many are enough to show it again.
	for name, fewest := range map[string]int{
		"a cancel resolves its order before it queues": 3, // an order, and two cancels or a cancel and a taker
		"fills are found before they are booked":       3, // a maker, and two takers
		"each side has a lock of its own":              2, // a bid and an ask that meet
	} {
		report := Contest{Operations: 100_000, Findings: 1, Seed: 1}.Run(racerNamed(name))
		if report.Passed() {
			t.Errorf("%s: survives", name)
			continue
		}
		race := report.Races[0]
		if n := len(race.Operations); n < fewest || n > most || race.Clients < 2 || race.Clients > n {
			t.Errorf("%s: %d operations by %d clients, want %d or some more:\n%v", name, n, race.Clients, fewest, race)
		}
		if race.Alone != nil || race.Repeats == 0 || race.Shown > race.Repeats {
			t.Errorf("%s: shown in %d of %d repeats, want it to be found by chance:\n%v", name, race.Shown, race.Repeats, race)
		}
		if !strings.Contains(race.String(), "the fewest that showed it, in") {
			t.Errorf("%s: the report does not say how the operations were found:\n%v", name, race)
		}
	}
}

// A defect that needs no concurrency comes with a tape.
func TestDefectWithoutARaceHasATape(t *testing.T) {
	report := Contest{Operations: 10_000, Findings: 1}.Run(func() Engine {
		l := newLocked()
		l.book.rules.Modify = SamePriceKeepsAll // The engine declares another rule.
		return l
	})
	if report.Passed() {
		t.Fatalf("it survives:\n%v", report)
	}
	race := report.Races[0]
	if race.Alone == nil || len(race.Alone.Tape) > 4 || !strings.Contains(race.String(), "It needs no concurrency") {
		t.Errorf("want a tape of up to 4 entries:\n%v", race)
	}
}
