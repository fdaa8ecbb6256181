package trial

import (
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// recorded is the experiment that a recorded flow is.
func (t Trial) recorded(run ordergen.Run, prefix string) (Experiment, error) {
	flow := t.Recorded(prefix)
	run.Stages, run.Seeds, run.Arrival = []ordergen.Stage{ordergen.Hold(meanRate(flow), max(flow.Duration(), time.Nanosecond))}, nil, ""
	e := Experiment{Profile: t.Profile, Run: run, Schedule: flow, Recorded: flow, Phases: t.measuredPhases(run)}
	return e, t.checkThresholds(e)
}

// meanRate is that of a recorded flow over its whole length.
func meanRate(flow arrival.Schedule) ordergen.Rate {
	seconds := max(int64(flow.Duration()/time.Second), 1)
	return ordergen.PerSecond(max(int64(flow.Len())/seconds, 1))
}

// checkRecorded refuses what a recorded flow cannot be asked for.
func (t Trial) checkRecorded() error {
	if t.Recorded == nil {
		return nil
	}
	var errs []error
	refuse := func(asked bool, what string) {
		if asked {
			errs = append(errs, fmt.Errorf("a recorded flow has %s", what))
		}
	}
	refuse(len(t.Profile.Runs) > 1, "one run, and the case has several")
	refuse(t.Warmup > 0, "no warm-up, as its first event is the first that was recorded")
	refuse(t.Search != nil, "its own times, so no search for a rate: try -speed")
	refuse(t.Share != nil, "no parts: one process sends it")
	refuse(t.Profile.Criteria.Skew, "no law that the shares of its symbols could be held to")
	return errors.Join(errs...)
}
