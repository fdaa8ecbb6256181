package conform

import (
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

// twice has two defects.
func twice() Engine {
	b := mutantNamed("trades at the aggressor's price")().(*toy)
	for _, m := range mutants {
		if m.name == "a filled order is cancelled" {
			m.mutate(b)
		}
	}
	return b
}

func TestSuiteGoesOnPastTheFirstFinding(t *testing.T) {
	t.Parallel()
	report := Suite{Tapes: 300, Seed: 1}.Run(twice)
	broken := map[Invariant]int{}
	for i, f := range report.Findings {
		broken[f.Divergence.Broken]++
		if i > 0 && worse(report.Findings[i-1], f) > 0 {
			t.Errorf("finding %d is worse than the one before it", i)
		}
		if f.Divergence.Answers == "" || len(f.Cases)+f.Tapes == 0 {
			t.Errorf("the finding lacks its answers or what shows it:\n%v", f.Divergence)
		}
	}
	if broken[MakersPrice] == 0 || broken[CancelRemovesOne] == 0 {
		t.Errorf("the findings break %v, want both defects:\n%v", broken, report)
	}
	kinds := map[string]bool{}
	for _, f := range report.Findings {
		if kinds[f.Divergence.kind()] {
			t.Errorf("a finding is reported twice:\n%v", f.Divergence)
		}
		kinds[f.Divergence.kind()] = true
	}
}

func TestKnownFindingIsAccepted(t *testing.T) {
	t.Parallel()
	known := Known("taker's price, issue 12", MakersPrice)
	report := Suite{Tapes: 300, Seed: 1, Known: []Acceptance{known}}.Run(mutantNamed("trades at the aggressor's price"))
	if !report.Passed() || !strings.Contains(report.String(), "KNOWN, and still there: taker's price, issue 12") {
		t.Errorf("want what is known to be accepted:\n%v", report)
	}
	report = Suite{Tapes: 300, Seed: 1, Known: []Acceptance{known}}.Run(twice)
	if d := report.First(); d == nil || d.Broken != CancelRemovesOne {
		t.Errorf("the first finding is %v, want the one that is not known", d)
	}
}

func TestKnownTapeAcceptsItsShape(t *testing.T) {
	t.Parallel()
	shape := Known("a bid pays its limit", MakersPrice, Tape{
		Submit{Side: ordergen.Sell, Price: 7, Quantity: 3},
		Submit{Side: ordergen.Buy, Price: 9, Quantity: 1},
	})
	r := Suite{Tapes: 50, Known: []Acceptance{shape}}.Run(twice)
	for _, f := range r.Findings {
		if f.Divergence.Tape.shape() == shape.Tapes[0].shape() {
			t.Errorf("the shape is not accepted:\n%v", f.Divergence)
		}
	}
	if len(r.Known) != 1 || len(r.Findings) == 0 {
		t.Errorf("want the shape accepted, and others not:\n%v", r)
	}
}

func TestStaleKnownIsReported(t *testing.T) {
	r := Suite{Tapes: 50, Known: []Acceptance{Known("mended long ago", TimePriority)}}.Run(Reference)
	if r.Passed() || !strings.Contains(r.String(), "KNOWN, and no longer there, so take it out: mended long ago") {
		t.Errorf("want the stale acceptance to fail:\n%v", r)
	}
}

// A tape that breaks one law as it is played stays with that law.
func TestMinimalKeepsToTheLaw(t *testing.T) {
	t.Parallel()
	for _, m := range mutants {
		if m.long {
			continue
		}
		tape := tapeThatKills(m)
		if tape == nil {
			continue
		}
		played := Play(m.engine, tape)
		minimal := Minimal(m.engine, tape)
		if played == nil || minimal == nil || minimal.Fickle {
			continue
		}
		if minimal.Broken != played.Broken && (minimal.Played != played.Broken || !strings.Contains(minimal.String(), string(played.Broken))) {
			t.Errorf("%s: breaks %q as played, and %q on the shortest tape without a word:\n%v", m.name, played.Broken, minimal.Broken, minimal)
		}
	}
}

func tapeThatKills(m mutant) Tape {
	p := profileOf(m.engine)
	tapes := p.rules.Bounds.Tapes(p.lacks)
	for n := range 30 {
		if tape := tapes.Example(n); Play(m.engine, tape) != nil {
			return tape
		}
	}
	return nil
}

// A maker and its taker shrink together where neither can alone.
func TestPairsShrinkTogether(t *testing.T) {
	d := Minimal(func() Engine {
		b := newToy()
		b.fill = func(f Fill) []Fill {
			if b.find(f.Maker) == nil && f.Quantity > 3 {
				return []Fill{f, f}
			}
			return []Fill{f}
		}
		return b
	}, Tape{sell(50, 100), buy(50, 100)})
	if d == nil || quantity(d.Tape[0]) != 4 || quantity(d.Tape[1]) != 4 {
		t.Errorf("the tape is %v, want 4 shares each", d)
	}
}
