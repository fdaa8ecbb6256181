package results

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ordergen/ordergen/trial"
)

// Plus puts two results together. In which order many of them are put together makes no
// difference. It refuses results of different runs, and those that have a part in common.
func (r *Result) Plus(o *Result) (*Result, error) {
	if err := r.Identity.same(o.Identity); err != nil {
		return nil, err
	}
	if len(r.Runs) != len(o.Runs) {
		return nil, fmt.Errorf("one has %d runs and the other %d, want the same runs in both", len(r.Runs), len(o.Runs))
	}
	sum := &Result{Format: Version, Identity: r.Identity, Target: r.Target}
	for i := range r.Runs {
		run, err := r.Runs[i].Plus(o.Runs[i])
		if err != nil {
			return nil, err
		}
		sum.Runs = append(sum.Runs, run)
	}
	return sum, nil
}

// same names all that differs.
func (id Identity) same(o Identity) error {
	var errs []error
	differ := func(what string, a, b any) {
		if a != b {
			errs = append(errs, fmt.Errorf("%s is %v in one and %v in the other, want results of one run", what, a, b))
		}
	}
	differ("the case", id.Case, o.Case)
	differ("the seed", id.Plan.Seed, o.Plan.Seed)
	differ("the version of the stream", id.StreamVersion, o.StreamVersion)
	a, b := firstDifference(id.Plan.Source, o.Plan.Source)
	differ("the case file", a, b)
	differ("-threshold", strings.Join(id.Plan.Thresholds, ", "), strings.Join(o.Plan.Thresholds, ", "))
	if len(errs) == 0 && id.Fingerprint != "" && o.Fingerprint != "" { // a recorded flow that was not read to its end has none
		differ("the plan", id.Fingerprint, o.Fingerprint)
	}
	return errors.Join(errs...)
}

// firstDifference is the first line of a text that another does not have there.
func firstDifference(a, b string) (string, string) {
	of, in := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(of), len(in)) {
		x, y := "at its end", "at its end"
		if i < len(of) {
			x = fmt.Sprintf("%q", of[i])
		}
		if i < len(in) {
			y = fmt.Sprintf("%q", in[i])
		}
		if x != y {
			return fmt.Sprintf("%s in line %d", x, i+1), y
		}
	}
	return "", ""
}

// Judge judges the whole by a trial that was planned again as Identity says. It refuses a
// trial that is not the one that was run.
func (r *Result) Judge(t trial.Trial) (*trial.Report, error) {
	if err := r.planned(t); err != nil {
		return nil, err
	}
	return t.Judge(r.Runs...)
}

// Resume is what a process goes on with that is to send the share of a part that was begun.
func (r *Result) Resume(t trial.Trial) (*trial.Record, error) {
	if err := r.planned(t); err != nil {
		return nil, err
	}
	if len(r.Runs) != 1 {
		return nil, fmt.Errorf("it has %d runs, want one: a case with several begins anew", len(r.Runs))
	}
	if r.Begun() {
		return nil, errors.New("its process came to no end that it could tell of, so nobody knows what it has sent: clear the target and begin the run anew")
	}
	return r.Runs[0], nil
}

func (r *Result) planned(t trial.Trial) error {
	t.System, t.Share = nil, nil
	runs, err := t.Plan()
	if err != nil {
		return err
	}
	return identify(runs, r.Identity.Plan).same(r.Identity)
}
