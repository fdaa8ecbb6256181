package arrival

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

var specs = []string{
	"even",
	"poisson",
	"hawkes:n=0,decay=100ms",
	"hawkes:n=0.7,decay=100ms",
	"hawkes:n=0.9,decay=1ms,tail=0.4,until=10s",
	"bursts:period=1s,factor=5,duty=0.1",
	"bursts:period=700ms,factor=4,duty=0.25+poisson",
	"daycurve:2,1,0.5,0,1,3",
	"daycurve:0,1+bursts:period=1s,factor=2,duty=0.5+hawkes:n=0.5,decay=10ms",
	"shocks:at=1s/3s,orders=100,in=10ms",
	"shocks:at=0s,orders=40,in=0s+poisson",
	"recorded:file=testdata/orders.csv",
	"recorded:file=testdata/orders.csv,speed=2.5,loop",
	"recorded:file=testdata/orders.csv,speed=2.5,gap=300ms,loop",
}

var minute = []ordergen.Stage{
	ordergen.Hold(ordergen.PerSecond(17), 20*time.Second),
	ordergen.Ramp(ordergen.PerSecond(17), ordergen.PerSecond(84), 20*time.Second),
	ordergen.Hold(ordergen.PerMinute(500), 20*time.Second),
}

func mustParse(t interface {
	Helper()
	Fatal(...any)
}, spec string, seed uint64, stages ...ordergen.Stage) Schedule {
	t.Helper()
	s, err := Parse(spec, seed, stages)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func dues(s Schedule) (all []time.Duration) {
	for k := range s.Len() {
		all = append(all, s.Due(k))
	}
	return all
}

func TestEveryProcessKeepsTheContractOfASchedule(t *testing.T) {
	for _, spec := range specs {
		t.Run(spec, func(t *testing.T) {
			s := mustParse(t, spec, 7, minute...)
			if got := s.(fmt.Stringer).String(); got != spec {
				t.Errorf("it prints as %q", got)
			}
			all := dues(s)
			if len(all) == 0 || !slices.IsSorted(all) {
				t.Fatalf("the %d times are none, or do not rise", len(all))
			}
			if all[0] < 0 || all[len(all)-1] >= s.Duration() {
				t.Errorf("orders are due from %v to %v, want from 0 on and before %v", all[0], all[len(all)-1], s.Duration())
			}
			for _, beyond := range []uint64{s.Len(), s.Len() + 1, 1<<64 - 1} {
				if s.Due(beyond) != s.Duration() {
					t.Errorf("order %d of %d is due at %v, want %v", beyond, s.Len(), s.Due(beyond), s.Duration())
				}
			}
		})
	}
}

// TestDueIsAPureFunction asks for orders out of their sequence, by several workers at a
// time, each of whom has every n-th order: together they have the whole.
func TestDueIsAPureFunction(t *testing.T) {
	for _, spec := range specs {
		t.Run(spec, func(t *testing.T) {
			want := dues(mustParse(t, spec, 7, minute...))
			s := mustParse(t, spec, 7, minute...)
			got := make([]time.Duration, s.Len())
			var workers sync.WaitGroup
			const n = 7
			for w := range n {
				workers.Go(func() {
					mine := rand.New(rand.NewPCG(1, uint64(w))).Perm((len(got) - w + n - 1) / n)
					for _, i := range mine {
						got[i*n+w] = s.Due(uint64(i*n + w))
					}
				})
			}
			workers.Wait()
			if !slices.Equal(got, want) {
				t.Error("the times that the workers have are not the whole schedule's")
			}
		})
	}
}

func TestTheSeedChoosesTheTimes(t *testing.T) {
	for _, spec := range []string{"poisson", "hawkes:n=0.7"} {
		if slices.Equal(dues(mustParse(t, spec, 1, minute...)), dues(mustParse(t, spec, 2, minute...))) {
			t.Errorf("%s has the same times with two seeds", spec)
		}
	}
}

// TestTimesAreTheSameOnEveryMachine has fingerprints from amd64; it runs for 386 as well.
func TestTimesAreTheSameOnEveryMachine(t *testing.T) {
	for spec, want := range map[string]uint64{
		"even":                     0x57261b8ea7d169c,
		"poisson":                  0xab01e99225002328,
		"hawkes:n=0,decay=100ms":   0x8e35bd8a6cb23b9d,
		"hawkes:n=0.7,decay=100ms": 0x2e04d5cf3ba5fa16,
		"hawkes:n=0.9,decay=1ms,tail=0.4,until=10s":                               0xcf3b4518eb702148,
		"bursts:period=1s,factor=5,duty=0.1":                                      0xa77d7021d6133f9c,
		"bursts:period=700ms,factor=4,duty=0.25+poisson":                          0x20bbac8159013df1,
		"daycurve:2,1,0.5,0,1,3":                                                  0xa8b601b303a0c142,
		"daycurve:0,1+bursts:period=1s,factor=2,duty=0.5+hawkes:n=0.5,decay=10ms": 0xf857f4b6527bea4e,
		"shocks:at=1s/3s,orders=100,in=10ms":                                      0xbc2e271b412ac716,
		"shocks:at=0s,orders=40,in=0s+poisson":                                    0xa819357966901464,
		"recorded:file=testdata/orders.csv":                                       0xad0d2ae7b49edef0,
		"recorded:file=testdata/orders.csv,speed=2.5,loop":                        0x6a6b476e26d53225,
		"recorded:file=testdata/orders.csv,speed=2.5,gap=300ms,loop":              0x69068f21f2f971b9,
	} {
		h := fnv.New64a()
		s := mustParse(t, spec, 7, minute...)
		fmt.Fprintln(h, s.Len(), s.Duration(), dues(s))
		if got := h.Sum64(); got != want {
			t.Errorf("%q has the fingerprint %#x, want %#x", spec, got, want)
		}
	}
}

func TestEveryProcessOfAnyStages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := rapid.SampledFrom(specs[:9]).Draw(t, "spec")
		stages := stages(t)
		if even, err := Ramp(stages...); err != nil || even.Len() > 20_000 {
			return
		}
		s, err := Parse(spec, rapid.Uint64().Draw(t, "seed"), stages)
		if err != nil {
			return
		}
		k := rapid.Uint64Range(0, s.Len()-1).Draw(t, "k")
		due := s.Due(k)
		if due < 0 || due >= s.Duration() || s.Due(k+1) < due {
			t.Fatalf("%s: order %d is due at %v and the next at %v of %v", spec, k, due, s.Due(k+1), s.Duration())
		}
		if n := Before(s, due); n > k || n > 0 && s.Due(n-1) >= due {
			t.Fatalf("%s: %d orders come before %v, when order %d is due", spec, n, due, k)
		}
	})
}
