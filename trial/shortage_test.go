package trial_test

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

// short is an engine that is sent to from a machine which runs out of descriptors.
type short struct{ *system.Embedded }

func (s short) Target() client.Target {
	engine := s.Embedded.Target()
	return client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		if o.ID.Index%5 == 3 {
			return client.Receipt{}, client.NotSent(syscall.EMFILE)
		}
		return engine.Send(ctx, o)
	})
}

func TestShortageOfThisMachineIsNoFaultOfTheTarget(t *testing.T) {
	p := steady(t, "B1", 100, time.Second)
	p.Thresholds = []ordergen.Threshold{
		{Metric: metric.HTTPReqFailed, Expression: "rate<0.01"},
		{Metric: metric.Checks, Expression: "rate>0.99"},
	}
	e, err := system.Start(p)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	r := run(t, trial.Trial{Profile: p, System: short{e}})
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
	if text := reportText(r); !strings.Contains(text, "descriptors") {
		t.Errorf("the report does not say what to do:\n%s", text)
	}
}
