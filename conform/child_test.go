package conform

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

// dangerous are engines that end, or never end, the process that plays them.
var dangerous = map[string]func(o ordergen.Order) bool{
	"hangs":  func(o ordergen.Order) bool { return risky(o) && hang() },
	"eats":   func(o ordergen.Order) bool { return risky(o) && eat() },
	"panics": func(o ordergen.Order) bool { return risky(o) && die() },
	"recurs": func(o ordergen.Order) bool { return risky(o) && recur(1) > 0 },
}

// risky is what some directed cases and random tapes have.
func risky(o ordergen.Order) bool {
	return o.Type == ordergen.FOK && o.Side == ordergen.Buy && o.Quantity == 3
}

func hang() bool { select {} }

func eat() bool {
	var fills [][]Fill
	for {
		//lint:ignore SA4010 It is to take memory, and nothing else.
		fills = append(fills, make([]Fill, 10_000))
	}
}

func die() bool {
	done := make(chan bool)
	go func() {
		defer close(done)
		panic("the matcher is broken")
	}()
	<-done
	select {}
}

//lint:ignore SA5007 It is to use up the stack.
func recur(n int) int { return recur(n+1) + n }

// endangered does what is dangerous before it takes an order.
type endangered struct {
	*reference
	danger func(ordergen.Order) bool
}

func (e endangered) Submit(o ordergen.Order) ([]Fill, error) {
	e.danger(o)
	return e.reference.Submit(o)
}

const envRehearsal = "CONFORM_REHEARSAL"

// TestRehearsal is a user's test of the engine that the environment names.
func TestRehearsal(t *testing.T) {
	name := os.Getenv(envRehearsal)
	if name == "" {
		t.Skip("it is run by other tests")
	}
	if name == "unlocked" {
		ConformConcurrent(t, racers[len(racers)-1].engine)
		return
	}
	Conform(t, Reference) // another call in the same test
	Conform(t, func() Engine { return endangered{newReference(Rules{}), dangerous[name]} })
}

// rehearse runs TestRehearsal in a process of its own.
func rehearse(t *testing.T, name string, flags ...string) string {
	t.Helper()
	run := exec.Command(os.Args[0], append([]string{"-test.run=^TestRehearsal$", "-conform.tapes=20"}, flags...)...)
	run.Env = append(os.Environ(), envRehearsal+"="+name)
	out, err := run.CombinedOutput()
	if err == nil {
		t.Errorf("%s: the test passes:\n%s", name, out)
	}
	return string(out)
}

// An engine that hangs or dies is a finding, with its tape, and not the end: what comes after it
// is played too.
func TestDangerousEngineIsAFinding(t *testing.T) {
	for name, want := range map[string][]string{
		"hangs":    {"Broken: no hang", "has not returned within 300ms", "FOK"},
		"eats":     {"Broken: no hang", "MB of memory", "FOK"},
		"panics":   {"Broken: no panic", "panic: the matcher is broken", "FOK"},
		"recurs":   {"Broken: no panic", "stack", "FOK"},
		"unlocked": {"the process ends in round", "concurrent map", "each in its order", "client 0: ", "client 3: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "unlocked" && raceDetector {
				t.Skip("the race detector finds it first, and goes on")
			}
			patience := "300ms"
			if name != "hangs" {
				patience = "10s"
			}
			out := rehearse(t, name, "-conform.patience="+patience)
			for _, text := range want {
				if !strings.Contains(out, text) {
					t.Errorf("the output lacks %q:\n%.4000s", text, out)
				}
			}
			if name != "unlocked" && !strings.Contains(out, "and 20 random tapes") {
				t.Errorf("it is not played to the end:\n%.4000s", out)
			}
		})
	}
}

func TestPatternMatchesOneTest(t *testing.T) {
	if got, want := pattern("TestA/b.c"), `^TestA$/^b\.c$`; got != want {
		t.Errorf("the pattern is %s, want %s", got, want)
	}
}
