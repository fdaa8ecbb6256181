package conform

import (
	"flag"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

var (
	tapesFlag = flag.Int("conform.tapes", 5000, "conform: number of random tapes that Conform plays")
	seedFlag  = flag.Int("conform.seed", 1, "conform: seed of the random tapes")
)

// Conform holds an engine against the reference: first on the directed cases, then on
// random tapes. newEngine returns an empty engine at each call. It fails the test with
// the first divergence as a minimal tape, and logs what was not tested as the engine
// lacks it.
//
// The tapes are the same in every run. The flag -conform.tapes plays more of
// them, and -conform.seed others:
//
//	go test -run TestConform -conform.tapes=100000 -conform.seed=2
func Conform(t testing.TB, newEngine func() Engine) {
	t.Helper()
	report := Suite{Tapes: *tapesFlag, Seed: *seedFlag}.Run(newEngine)
	if report.Passed() {
		t.Log(report)
	} else {
		t.Fatal(report)
	}
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
	tapes := Tapes(declared(newEngine))
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		if d := Minimal(newEngine, tapes.Draw(t, "tape")); d != nil {
			t.Log(d)
			t.FailNow()
		}
	}))
}
