package presets

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

func eachPreset(t *testing.T, check func(t *testing.T, p Preset)) {
	for _, p := range All() {
		t.Run(p.Name, func(t *testing.T) { check(t, p) })
	}
}

// TestWhatIsRealisedIsWhatIsCited holds every figure to its source.
func TestWhatIsRealisedIsWhatIsCited(t *testing.T) {
	eachPreset(t, func(t *testing.T, p Preset) {
		for _, f := range p.Figures {
			if !f.Holds() {
				t.Errorf("%s: %.4g %s, want %v..%v as %s says %s",
					f.Quantity, f.Realised, f.Unit, f.Cited.Least, f.Cited.Most, f.Cited.Source.Name, f.Cited.Says)
			}
		}
	})
}

// TestAFlowThatIsNotAsCited: one trade more in each block of equity-hft, and its volume that
// trades is no more that of exchange-traded products.
func TestAFlowThatIsNotAsCited(t *testing.T) {
	p := hft().Profile
	p.Flow.Cast = append(ordergen.Cast{ordergen.Trade{Count: 1}}, p.Flow.Cast...)
	f := tradedVolume.cited("0.17 to 0.24 %", 0.165, 0.245, secVolumes, "").figure(p)
	if f.Holds() || math.Abs(f.Realised-200.0/482) > 1e-9 {
		t.Errorf("%.4g %% is said to agree with the source", f.Realised)
	}
}

// TestEveryPresetSaysWhatItIs: each kind of figure is there, and each citation is whole.
func TestEveryPresetSaysWhatItIs(t *testing.T) {
	eachPreset(t, func(t *testing.T, p Preset) {
		for kind, words := range map[string]string{
			"cancel share":   "cancelled before they trade",
			"order-to-trade": "events for each order that trades",
			"sizes":          "size|shares|orders of less than",
			"lifetimes":      "rest",
			"distances":      "distance",
			"burstiness":     "variance over mean of counts",
		} {
			if !strings.Contains(quantities(p), firstOf(words, quantities(p))) {
				t.Errorf("it has no figure of its %s", kind)
			}
		}
		cited := 0
		for _, f := range p.Figures {
			if f.Chosen() {
				if f.Cited != (Citation{}) {
					t.Errorf("%s is chosen and has the citation %+v", f.Quantity, f.Cited)
				}
				continue
			}
			cited++
			s := f.Cited.Source
			for what, text := range map[string]string{"name": s.Name, "reference": s.Reference, "universe": s.Universe, "state of reading": s.Read, "caveat": f.Cited.Caveat} {
				if text == "" {
					t.Errorf("%s is cited without a %s", f.Quantity, what)
				}
			}
			if f.Cited.Least > f.Cited.Most {
				t.Errorf("%s is held to %v..%v, which nothing is", f.Quantity, f.Cited.Least, f.Cited.Most)
			}
		}
		if cited < 3 {
			t.Errorf("it cites %d figures, want three at least", cited)
		}
	})
}

func quantities(p Preset) string {
	var all []string
	for _, f := range p.Figures {
		all = append(all, f.Quantity)
	}
	return strings.Join(all, "\n")
}

// firstOf is the first of the alternatives that the text has, or else the first.
func firstOf(alternatives, text string) string {
	words := strings.Split(alternatives, "|")
	for _, w := range words {
		if strings.Contains(text, w) {
			return w
		}
	}
	return words[0]
}

// TestEveryPresetIsProven plans each as it is run.
func TestEveryPresetIsProven(t *testing.T) {
	eachPreset(t, func(t *testing.T, p Preset) {
		schedule, err := arrival.Parse(p.Runs[0].Arrival, 1, p.Runs[0].Stages)
		if err != nil {
			t.Fatal(err)
		}
		stream, err := ordergen.New(p.Config(1, "run-"))
		if err != nil {
			t.Fatal(err)
		}
		plan, err := ordergen.NewPlan(stream, stream.Standing(0), schedule.Len())
		if err != nil {
			t.Fatal(err)
		}
		if err := plan.Err(); err != nil {
			t.Error(err)
		}
		if n := plan.Book.Len(); n > 30_000 {
			t.Errorf("%d orders are to be seeded, want 30,000 at most", n)
		}
	})
}

func TestLookup(t *testing.T) {
	for _, name := range Names() {
		p, err := Lookup(strings.ToUpper(name))
		if err != nil || p.Name != name {
			t.Errorf("%q finds %q, %v", name, p.Name, err)
		}
	}
	if _, err := Lookup("bonds"); err == nil || !strings.Contains(err.Error(), "want one of equity-large-cap, equity-hft, futures, crypto, retail") {
		t.Errorf("the error is %v", err)
	}
}

// TestWithin counts the pairs of places one by one.
func TestWithin(t *testing.T) {
	const length = 7
	for blocks := int64(1); blocks < 4; blocks++ {
		for events := int64(-1); events < 40; events++ {
			pairs := 0
			for from := range int64(length) {
				for to := range int64(length) {
					if blocks*length+to-from <= events {
						pairs++
					}
				}
			}
			if got, want := within(blocks, events, length), float64(pairs)/length/length; math.Abs(got-want) > 1e-12 {
				t.Errorf("within %d events of %d blocks has the chance %v, want %v", events, blocks, got, want)
			}
		}
	}
}

func TestEventsIn(t *testing.T) {
	p := ordergen.Profile{Runs: []ordergen.Run{{Stages: []ordergen.Stage{ordergen.Hold(ordergen.PerMinute(500), time.Hour)}}}}
	for d, want := range map[time.Duration]int64{time.Minute: 500, 119 * time.Millisecond: 0, 120 * time.Millisecond: 1} {
		if got := eventsIn(p, d); got != want {
			t.Errorf("%d events in %v, want %d", got, d, want)
		}
	}
}
