package ordergentest

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/rehearsal"
	"pgregory.net/rapid"
)

func TestCheckStreamPassesWhatThePackageOffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Configs().Draw(t, "config")
		if r := rehearsal.Of(func(t testing.TB) { CheckStream(t, c) }); r.Failed {
			t.Fatal(r.Log)
		}
	})
	for _, p := range ordergen.Profiles() {
		CheckStream(t, p.Config(1, "o-"))
	}
}

// quantile is a Dist as a user writes one.
type quantile func(u uint64) int64

func (q quantile) Quantile(u uint64) int64 { return q(u) }
func (q quantile) String() string          { return "a Dist" }

func TestCheckStreamNamesTheFault(t *testing.T) {
	var calls atomic.Int64
	for name, c := range map[string]struct {
		dist quantile
		want string
	}{
		"falls": {
			func(u uint64) int64 { return 100 - int64(u>>60) },
			"Quantile falls from 100 at the word",
		},
		"falls at one word": {
			func(u uint64) int64 {
				if u == 1<<40 {
					return 1
				}
				return 5
			},
			"Quantile falls from 5 at the word 0xffffffffff to 1 at 0x10000000000",
		},
		"leaves its bounds in the middle": {
			func(u uint64) int64 {
				if u>>62 == 1 {
					return 50
				}
				return 10
			},
			"Quantile falls from 50",
		},
		"counts its calls": {
			func(u uint64) int64 { return 1 + calls.Add(1)/100 },
			"backwards, want it to depend on nothing else",
		},
		"gives what no order may have": {
			func(u uint64) int64 { return -1 },
			"Quantity is a Dist, which gives -1..-1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			flow := ordergen.Standard("A", "B")
			flow.Quantity = c.dist
			r := rehearsal.Of(func(t testing.TB) { CheckStream(t, ordergen.Config{Flow: flow}) })
			if !r.Failed || !strings.Contains(r.Log, c.want) || !strings.Contains(r.Log, "Quantity") {
				t.Errorf("failed is %v with the log\n%swant %q about Quantity", r.Failed, r.Log, c.want)
			}
		})
	}
}

// TestCheckDistAsksAgain makes a Dist that changes its mind during each of the rounds.
func TestCheckDistAsksAgain(t *testing.T) {
	const rounds = 3 + 4 // in sequence, backwards, in another order, and from four goroutines
	var calls atomic.Int64
	changing := func(after int64) quantile {
		calls.Store(0)
		return func(uint64) int64 {
			if calls.Add(1) > after {
				return 2
			}
			return 1
		}
	}
	CheckDist(t, changing(1<<62))
	round := calls.Load() / rounds
	for i, want := range []string{"backwards", "in another order", "from several goroutines"} {
		after := int64(i+1)*round + round/2
		r := rehearsal.Of(func(t testing.TB) { CheckDist(t, changing(after)) })
		if !r.Failed || !strings.Contains(r.Log, want) {
			t.Errorf("after %d calls: failed is %v with the log\n%swant %q", after, r.Failed, r.Log, want)
		}
	}
}

func TestCheckStreamLogsTheFingerprint(t *testing.T) {
	c := ordergen.Profiles()[0].Config(1, "o-")
	r := rehearsal.Of(func(t testing.TB) { CheckStream(t, c) })
	if want := Must(ordergen.New(c)).Fingerprint(0, 500); !strings.Contains(r.Log, want) {
		t.Errorf("the log lacks the fingerprint %s:\n%s", want, r.Log)
	}
}

func TestCheckStreamNeedsAConfig(t *testing.T) {
	r := rehearsal.Of(func(t testing.TB) { CheckStream(t, ordergen.Config{}) })
	if !r.Failed || !strings.Contains(r.Log, "Symbols is empty") {
		t.Errorf("failed is %v with the log\n%s", r.Failed, r.Log)
	}
}
