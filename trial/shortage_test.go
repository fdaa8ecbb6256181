package trial_test

import (
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/trial"
)

func TestShortageOfThisMachineIsNoFaultOfTheTarget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "B1", 100, time.Second)
		p.Thresholds = []ordergen.Threshold{
			{Metric: metric.HTTPReqFailed, Expression: "rate<0.01"},
			{Metric: metric.Checks, Expression: "rate>0.99"},
		}
		k := newPocket(t, p)
		k.order = func(n int64) error {
			if n%5 == 3 {
				return client.NotSent(syscall.EMFILE)
			}
			return nil
		}
		r := run(t, trial.Trial{Profile: p, System: k})
		if r.Verdict != trial.Invalid {
			t.Errorf("the verdict is %v, want INVALID", r.Verdict)
		}
		expectStatus(t, r, trial.Shortage, trial.Voided)
		expectStatus(t, r, trial.Accepted, trial.Held)
		expectStatus(t, r, trial.Reconciled, trial.Held)
		for _, c := range r.Causes() {
			if c.ID == trial.Thresholds {
				t.Errorf("a threshold is charged with it: %v", key(c))
			}
		}
		expectText(t, "the report", reportText(r), "descriptors")
	})
}
