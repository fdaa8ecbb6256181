package conform

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

const usualTapes = 5000

var (
	tapesFlag    = flag.Int("conform.tapes", usualTapes, "conform: number of random tapes that Conform plays")
	findingsFlag = flag.Int("conform.findings", 10, "conform: number of distinct findings after which no more random tapes are played")
	seedFlag     = flag.Int("conform.seed", 1, "conform: seed of the random tapes")
)

// Conform holds an engine against the reference: first on the directed cases, each of which
// is a subtest, then on random tapes until there are enough distinct findings. newEngine
// returns an empty engine at each call. It logs what was not played, and which rules were
// assumed. What is Known is accepted.
//
// The tapes are the same in every run. The flag -conform.tapes plays more of
// them, -conform.seed others, and -conform.findings goes on for more findings:
//
//	go test -run TestConform -conform.tapes=100000 -conform.seed=2
//
// The engine is played in a child process, the test binary started again for this test, so
// that an engine that hangs, or panics on a goroutine of its own, is a finding and not the end
// of the test. With -conform.inprocess, for a debugger or a coverage profile, it is played here.
func Conform(t *testing.T, newEngine func() Engine, known ...Acceptance) {
	t.Helper()
	r := newRun(Suite{Tapes: *tapesFlag, Seed: *seedFlag, Findings: *findingsFlag, Known: known}, newEngine)
	if !r.supervise(t) {
		return
	}
	report := r.report()
	for _, s := range r.skipped {
		t.Run(s.Case.Name, func(t *testing.T) { t.Skipf("not played: %s", s.reason()) })
	}
	diverging := map[string]Finding{}
	for _, f := range report.Findings {
		for _, c := range f.Cases {
			diverging[c.Name] = f
		}
	}
	for _, c := range r.cases {
		if c.Name == "" {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			if f, ok := diverging[c.Name]; ok {
				t.Errorf("%s: %s", f.Divergence.Broken, f.Divergence.Reason)
			}
		})
	}
	if report.Passed() {
		t.Log(report)
	} else {
		t.Error(report)
	}
}

func (s Skipped) reason() string {
	if s.Why != "" {
		return s.Why
	}
	return fmt.Sprintf("the engine lacks %v", s.Lacks)
}

// Replay plays one tape, and fails the test where the engine diverges.
func Replay(t testing.TB, newEngine func() Engine, tape Tape) {
	t.Helper()
	if d := Play(newEngine, tape); d != nil {
		t.Fatalf("%v", d)
	}
}

// Fuzz makes tapes of what go test -fuzz tries, and fails with a minimal one:
//
//	func FuzzEngine(f *testing.F) { conform.Fuzz(f, newEngine) }
//
// Its inputs are long, so that Go spends a minute on each that it finds interesting
// unless it is told not to:
//
//	go test -fuzz FuzzEngine -fuzzminimizetime 1x
func Fuzz(f *testing.F, newEngine func() Engine) {
	f.Helper()
	const longest = 8192 // bytes; a tape that needs more is skipped
	random := rand.NewChaCha8([32]byte{})
	for range 16 {
		input := make([]byte, longest)
		random.Read(input)
		f.Add(input)
	}
	p := profileOf(newEngine)
	tapes := p.rules.Bounds.Tapes(p.lacks)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		if d := Minimal(newEngine, tapes.Draw(t, "tape")); d != nil {
			t.Log(d)
			t.FailNow()
		}
	}))
}
