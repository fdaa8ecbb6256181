package trial

import (
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// experimentOf is the first run of a case scaled to d.
func experimentOf(t *testing.T, name string, d time.Duration) Experiment {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Lasting(d); err != nil {
		t.Fatal(err)
	}
	runs, err := Trial{Profile: p}.Plan()
	if err != nil {
		t.Fatal(err)
	}
	return runs[0]
}
