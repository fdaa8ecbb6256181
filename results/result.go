package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/recorded"
	"github.com/ordergen/ordergen/trial"
)

// Version is that of the form of a file. One with another is refused.
const Version = 1

// Result is what one process, or several, recorded of a case.
type Result struct {
	Format   int             `json:"ordergenResult"` // Version
	Identity Identity        `json:"identity"`
	Target   *Target         `json:"target,omitzero"` // nil for an engine that was started for the run
	Runs     []*trial.Record `json:"runs"`
}

// Identity says what was run. Results that differ in it are of different runs.
type Identity struct {
	Case          string `json:"case"`          // name of the case
	Plan          Plan   `json:"plan"`          // what it was planned from
	StreamVersion int    `json:"streamVersion"` // version of the law that makes orders of configuration and index
	Fingerprint   string `json:"fingerprint"`   // fingerprint of the plan: see Of
}

// Plan is what a case is planned from, to be planned again where it is judged.
type Plan struct {
	Case     string        `json:"case"`            // case as a command line names it; empty of a recorded flow without one
	Source   string        `json:"source,omitzero"` // the case itself as a file has it, unless every ordergen knows it by its name
	Seed     uint64        `json:"seed"`
	Duration time.Duration `json:"duration,omitzero"` // duration in ns; the case's own if 0
	Warmup   time.Duration `json:"warmup,omitzero"`   // warm-up in ns
	Arrival  string        `json:"arrival,omitzero"`
	Rate     int64         `json:"rate,omitzero"` // highest, in orders/s; the case's own if 0
	Literal  bool          `json:"literal,omitzero"`

	Thresholds []string            `json:"thresholds,omitzero"` // those in addition to the case's own
	Recording  *recorded.Recording `json:"recording,omitzero"`  // recorded flow that is sent in place of the case's; nil for none
}

// Of is the result of a report, to be kept.
func Of(r *trial.Report, plan Plan) *Result {
	result := &Result{Format: Version}
	var runs []trial.Experiment
	for _, run := range r.Runs {
		result.Runs = append(result.Runs, run.Record())
		runs = append(runs, run.Experiment)
	}
	result.Identity = identify(runs, plan)
	return result
}

// Begun is what to keep of a trial that is about to begin, until its result takes the place.
func Begun(t trial.Trial, runs []trial.Experiment, plan Plan) *Result {
	result := &Result{Format: Version, Identity: identify(runs, plan)}
	for _, e := range runs {
		result.Runs = append(result.Runs, t.Begun(e))
	}
	return result
}

func identify(runs []trial.Experiment, plan Plan) Identity {
	id := Identity{Plan: plan, StreamVersion: ordergen.StreamVersion}
	if len(runs) > 0 {
		id.Case, id.Fingerprint = runs[0].Profile.Name, fingerprint(runs[0])
	}
	return id
}

// Write writes the file.
func (r *Result) Write(w io.Writer) error { return json.NewEncoder(w).Encode(r) }

// Read reads a file. Name is that of the file, for the error.
func Read(name string, source io.Reader) (*Result, error) {
	var head struct {
		Format *int `json:"ordergenResult"`
	}
	text, err := io.ReadAll(source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, fmt.Errorf("%s is no result, want a file that run -result wrote: %w", name, err)
	}
	switch {
	case head.Format == nil:
		return nil, fmt.Errorf("%s is no result, as it has no ordergenResult: want a file that run -result wrote", name)
	case *head.Format != Version:
		return nil, fmt.Errorf("%s has the form of version %d, want %d: read it with the ordergen that wrote it", name, *head.Format, Version)
	}
	r := new(Result)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// check refuses what would not be safe to use, as in a file that was written by hand.
func (r *Result) check() error {
	if len(r.Runs) == 0 {
		return errors.New("it has no run, want at least one")
	}
	if v := r.Identity.StreamVersion; v != ordergen.StreamVersion {
		return fmt.Errorf("its orders are of version %d of the stream, and this ordergen has %d: judge it with the one that sent it", v, ordergen.StreamVersion)
	}
	for _, run := range r.Runs {
		if run == nil {
			return errors.New("a run is null")
		}
		if err := run.Check(); err != nil {
			return err
		}
	}
	return nil
}

// Begun reports whether no process came to an end that the result could tell of.
func (r *Result) Begun() bool {
	for _, run := range r.Runs {
		if run.Result != nil {
			return false
		}
	}
	return true
}
