package judge

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/formats"
	"pgregory.net/rapid"
)

func seeded(t *rapid.T) *rand.Rand {
	return rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
}

// refusalsUnnumbered is the tape of an engine that numbers only what it executes.
func refusalsUnnumbered(tape []formats.Record) []formats.Record {
	tape = slices.Clone(tape)
	for i := range tape {
		if tape[i].Reply == formats.Refused {
			tape[i].Sequence = 0
		}
	}
	return tape
}

// A right engine is never accused, whatever its tape tells, and where the order of execution
// is known every answer is judged.
func TestARightEngineIsNeverAccused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := seeded(t)
		events := flow(random, 1+random.IntN(120))
		right := asked(t, engine.Faults{}, events)
		shuffled := slices.Clone(right)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for name, tape := range map[string][]formats.Record{
			"log":                       unnumbered(right),
			"numbered":                  shuffled,
			"numbered and timed":        timed(random, right, 8),
			"numbered, without trades":  told(shuffled),
			"numbered but for refusals": refusalsUnnumbered(shuffled),
		} {
			v := Tape(tape)
			if v.Contradiction != nil || len(v.Undecided) > 0 || v.Judged+v.Refused != len(events) {
				t.Fatalf("%s: %+v\n%v", name, v, v.Contradiction)
			}
		}
		for _, wide := range []int{1, 2, 8, 40} {
			tape := timed(random, unnumbered(right), wide)
			for _, tape := range [][]formats.Record{tape, told(tape)} {
				if v := Tape(tape); v.Contradiction != nil {
					t.Fatalf("%d under way together: %v\n%v", wide, v.Contradiction, v.Contradiction.Tape)
				}
			}
		}
	})
}

// An event of which nobody knows the fate may or may not have been executed.
func TestUnknownFatesAccuseNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := seeded(t)
		events := flow(random, 1+random.IntN(80))
		lost := make(map[uint64]bool)
		var executed []ordergen.Order
		for i, o := range events {
			switch random.IntN(10) {
			case 0: // never arrived, and nobody knows
				lost[uint64(i)] = true
			case 1: // arrived, and nobody knows
				lost[uint64(i)] = true
				executed = append(executed, o)
			default:
				executed = append(executed, o)
			}
		}
		answers := asked(t, engine.Faults{}, executed)
		var tape []formats.Record
		for i, o := range events {
			r := formats.Record{Event: o, Sent: formats.Untimed, Answered: formats.Untimed, Reply: formats.Unknown}
			if !lost[uint64(i)] {
				r = answers[slices.IndexFunc(answers, func(a formats.Record) bool { return a.Event.ID == o.ID })]
			}
			r.Line = int64(i + 1)
			tape = append(tape, r)
		}
		numbered := timed(random, tape, 4)
		for _, tape := range [][]formats.Record{unnumbered(tape), numbered, unnumbered(numbered)} {
			if v := Tape(tape); v.Contradiction != nil || v.Unknown != len(lost) {
				t.Fatalf("%+v\n%v", v, v.Contradiction)
			}
		}
	})
}

// mutants are engines with one defect each.
var mutants = map[string]engine.Faults{
	"loses orders":              {LoseEvery: 5},
	"matches twice":             {MatchTwiceEvery: 3},
	"never rests":               {NeverRest: true},
	"IOC rests":                 {IOCRests: true},
	"FOK in part":               {FOKInPart: true},
	"partial fills lose the id": {PartialLosesID: true},
	"cancels only flag":         {CancelFlags: true},
	"cancels the wrong order":   {CancelWrongEvery: 2},
	"a reduction loses place":   {ReduceLosesPlace: true},
	"a replacement keeps place": {ReplaceKeepsPlace: true},
	"says less than it traded":  {UnderfillEvery: 3},
	"forgets all in a restart":  {RestartAfter: 30},
}

// Every mutant is found where its order of execution is known, and the contradiction is
// minimal: it needs each of its events.
func TestMutantsAreFound(t *testing.T) {
	for name, faults := range mutants {
		t.Run(name, func(t *testing.T) {
			const tapes = 20
			found := 0
			for seed := range uint64(tapes) {
				random := rand.New(rand.NewPCG(seed, 1))
				wrong := asked(t, faults, flow(random, 300))
				shuffled := timed(random, wrong, 8)
				log := Tape(unnumbered(wrong))
				if numbered := Tape(shuffled); (numbered.Contradiction == nil) != (log.Contradiction == nil) {
					t.Errorf("seed %d: as a log %v, numbered %v", seed, log.Contradiction, numbered.Contradiction)
				}
				if c := log.Contradiction; c != nil {
					found++
					isMinimal(t, *c)
				}
			}
			if found < tapes/4 {
				t.Errorf("%d of %d tapes show it", found, tapes)
			}
		})
	}
}

func isMinimal(t *testing.T, c Contradiction) {
	t.Helper()
	shows := func(tape []formats.Record) bool {
		var steps []step
		for _, r := range tape {
			steps = append(steps, step{Record: r})
		}
		at := firstFault(steps)
		return at != nil && at.at == len(steps)-1 && at.fault == fault{c.What, c.Want, c.Got}
	}
	if last := c.Tape[len(c.Tape)-1]; last.Line != c.Record.Line {
		t.Errorf("it ends in line %d, want %d", last.Line, c.Record.Line)
	}
	if len(c.Tape) == 1 {
		return
	}
	if !shows(c.Tape) {
		t.Errorf("%v is not shown by %v", c, c.Tape)
	}
	for i := range c.Tape[:len(c.Tape)-1] {
		if shows(slices.Delete(slices.Clone(c.Tape), i, i+1)) {
			t.Errorf("%v: event %d of %d can go", c, i+1, len(c.Tape))
		}
	}
}

// Without sequence numbers some answers are judged all the same: those of events that come to
// the same in every order. The rest is called undecided, not right.
func TestMutantsWithoutNumbers(t *testing.T) {
	found, undecided := 0, 0
	for name, faults := range mutants {
		some := false
		for seed := range uint64(15) {
			random := rand.New(rand.NewPCG(seed, 2))
			v := Tape(told(timed(random, unnumbered(asked(t, faults, flow(random, 300))), 3)))
			if v.Contradiction != nil {
				found++
				isMinimal(t, *v.Contradiction)
			}
			if len(v.Undecided) > 0 {
				undecided++
			}
			some = some || v.Contradiction != nil || len(v.Undecided) > 0
		}
		if !some {
			t.Errorf("%s: nothing is said of its tapes", name)
		}
	}
	if found == 0 || undecided == 0 {
		t.Errorf("%d tapes are contradictory and %d undecided, want some of both", found, undecided)
	}
	t.Logf("%d of %d tapes are contradictory, %d undecided", found, 15*len(mutants), undecided)
}

// Events that are alike leave the same book and the same answers in every order.
func TestAlikeIsTheSameInEveryOrder(t *testing.T) {
	yes := 0
	rapid.Check(t, func(t *rapid.T) {
		random := seeded(t)
		events := flow(random, 20+random.IntN(30))
		crowd := 2 + random.IntN(3)
		before, last := events[:len(events)-crowd], events[len(events)-crowd:]
		play := func(order []int) (*reference, []int64) {
			r, answers := newReference(), make([]int64, crowd)
			for _, o := range before {
				r.apply(o)
			}
			for _, i := range order {
				done, err := r.apply(last[i])
				answers[i] = 1000*done.Filled + done.Cancelled
				if err != nil {
					answers[i] = -1
				}
			}
			return r, answers
		}
		var together []event
		for i, o := range last {
			together = append(together, event{step{Record: formats.Record{Event: o}}, i})
		}
		if r, _ := play(nil); !r.alike(together) {
			return
		}
		yes++
		one, answers := play([]int{0, 1, 2, 3}[:crowd])
		for range 8 {
			other, again := play(random.Perm(crowd))
			if !slices.Equal(answers, again) {
				t.Fatalf("%v answer %v, and in another order %v", last, answers, again)
			}
			for s := range ordergen.Side(2) {
				if a, b := slices.Collect(one.book.Levels(s)), slices.Collect(other.book.Levels(s)); !slices.Equal(a, b) {
					t.Fatalf("%v leave %v, and in another order %v", last, a, b)
				}
			}
		}
	})
	if yes == 0 {
		t.Error("no events were alike")
	}
}

// A right engine whose numbers do not fit its answers is found out.
func TestNumbersThatCannotBe(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	tape := timed(random, asked(t, engine.Faults{}, flow(random, 50)), 1)
	twice := slices.Clone(tape)
	twice[20].Sequence = twice[10].Sequence
	swapped := slices.Clone(tape)
	swapped[5].Sequence, swapped[40].Sequence = swapped[40].Sequence, swapped[5].Sequence
	for _, tape := range [][]formats.Record{twice, swapped} {
		if v := Tape(tape); v.Contradiction == nil || v.Contradiction.What != "sequence" {
			t.Errorf("it is judged %+v", v)
		}
	}
}
