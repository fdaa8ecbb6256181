// Package rehearsal runs a test apart from the one that it runs in: it may fail, and the
// outer test looks at how.
package rehearsal

import (
	"flag"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Outcome is how a rehearsed test ended and what it said.
type Outcome struct {
	Failed bool
	Log    string
}

// Of rehearses a test. What it does beyond logging and failing it does to the zero
// testing.TB, and panics.
func Of(test func(testing.TB)) Outcome {
	r := &recorder{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(r)
	}()
	<-done
	return Outcome{r.failed, r.log.String()}
}

type recorder struct {
	testing.TB
	failed bool
	log    strings.Builder
}

func (r *recorder) Helper()         {}
func (r *recorder) Log(args ...any) { fmt.Fprintln(&r.log, args...) }
func (r *recorder) Error(args ...any) {
	r.failed = true
	r.Log(args...)
}
func (r *recorder) Logf(format string, args ...any)   { r.Log(fmt.Sprintf(format, args...)) }
func (r *recorder) Errorf(format string, args ...any) { r.Error(fmt.Sprintf(format, args...)) }
func (r *recorder) Fatalf(format string, args ...any) { r.Fatal(fmt.Sprintf(format, args...)) }
func (r *recorder) Fatal(args ...any) {
	r.Error(args...)
	runtime.Goexit()
}

// Shrunk has rapid find a value that fails, and returns the one to which rapid shrinks it.
func Shrunk[V any](t *testing.T, g *rapid.Generator[V], fails func(V) bool) (last V) {
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.checks": "2000", "rapid.seed": "1", "rapid.shrinktime": "60s"} {
		old := flag.Lookup(name).Value.String()
		flag.Set(name, value)
		defer flag.Set(name, old)
	}
	Of(func(testing.TB) {
		rapid.Check(&check{recorder{TB: t}}, func(t *rapid.T) {
			if v := g.Draw(t, "value"); fails(v) {
				last = v
				t.Fatal("fails")
			}
		})
	})
	return last
}

// check is a test in which rapid believes.
type check struct{ recorder }

func (c *check) Name() string { return "check" }
func (c *check) Logf(format string, args ...any) {
	c.TB.Helper()
	c.recorder.Log(strings.TrimSpace(format), args)
}
func (c *check) Failed() bool { return c.failed }
func (c *check) FailNow()     { c.failed = true; runtime.Goexit() }
