package trial

import (
	"encoding/json"
	"fmt"
	"os"
)

// Baseline is what B1 found of one shard.
type Baseline struct {
	Throughput float64 // orders accepted per second
	Capacity   float64 // highest rate held, orders/s; 0 where it was not searched for
}

// Baseline is what a B2 is compared with when this is the report of a B1.
func (r *Report) Baseline() *Baseline {
	if len(r.Runs) == 0 {
		return nil
	}
	b := &Baseline{Throughput: r.Runs[0].throughput()}
	if r.Capacity != nil {
		b.Capacity = float64(r.Capacity.Held)
	}
	return b
}

// scaling compares capacity with capacity where both were searched for. Otherwise it
// compares what was accepted, which in an open loop is what was offered.
func (r *Report) scaling(perMille, shards int, b Baseline) Check {
	got, one, name, note := r.Runs[0].throughput(), b.Throughput, "throughput", ", as offered: says little of capacity, see -find-max"
	if r.Capacity != nil && b.Capacity > 0 {
		got, one, name, note = float64(r.Capacity.Held), b.Capacity, "capacity", ""
	}
	want := float64(perMille) / 1000 * float64(shards) * one
	return Check{
		Name:   fmt.Sprintf("%s of %d shards", name, shards),
		Want:   fmt.Sprintf("≥ %.1f × %d × %.1f/s = %.1f/s", float64(perMille)/1000, shards, one, want),
		Got:    fmt.Sprintf("%.1f/s%s", got, note),
		Status: hold(got >= want, Broken),
	}
}

// throughput is the orders accepted per second of the schedule.
func (r *RunReport) throughput() float64 {
	elapsed := r.Schedule.Duration() - r.Start
	if r.Result.Interrupted {
		elapsed = min(elapsed, r.Result.Elapsed-r.Start)
	}
	if elapsed <= 0 {
		return 0
	}
	return float64(r.Result.Measured().Accepted) / elapsed.Seconds()
}

// ReadBaseline reads what B2 is compared with from a summary of B1.
func ReadBaseline(path string) (*Baseline, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s Summary
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("baseline %s: %w", path, err)
	}
	if s.Ordergen.Profile != "B1" || s.Ordergen.Throughput <= 0 {
		return nil, fmt.Errorf("baseline %s is a summary of %q with a throughput of %g/s, want one that B1 wrote with -summary", path, s.Ordergen.Profile, s.Ordergen.Throughput)
	}
	return &Baseline{Throughput: s.Ordergen.Throughput, Capacity: s.Ordergen.Capacity}, nil
}
