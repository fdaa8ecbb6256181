package trial

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Watcher is told how a trial goes. The calls come one after the other, never two at a time, in the order in
// which they stand here; what they are given is not to be changed.
type Watcher interface {
	// Planned comes before anything is sent.
	Planned(runs []Experiment)
	// Seeding counts the resting orders that a run's book has taken, from 0 to all of them.
	Seeding(taken, total int)
	// Sending comes once a second, and when the last order is answered. The matches are
	// those since the run began; to tell them the system's counters are read, which is work
	// for the system that is measured, so that a watcher asks only for what it shows. A slow
	// watcher misses some.
	Sending(e Experiment, p client.Progress, matches func() observe.Growth)
	// Disturbed comes in mid-run, once the disturbance of a case has begun, or could not be.
	Disturbed(what string, err error)
	// Probed comes after each rate that a search for the capacity has tried.
	Probed(p Probe)
	// Judged comes last, with all that the trial showed.
	Judged(r *Report)
	// Refused comes in place of all others for a case of a suite that could not be run.
	Refused(p ordergen.Profile, err error)
}

// unwatched is the watcher of a trial that has none.
type unwatched struct{}

func (unwatched) Planned([]Experiment)                                       {}
func (unwatched) Disturbed(string, error)                                    {}
func (unwatched) Seeding(int, int)                                           {}
func (unwatched) Sending(Experiment, client.Progress, func() observe.Growth) {}
func (unwatched) Probed(Probe)                                               {}
func (unwatched) Judged(*Report)                                             {}
func (unwatched) Refused(ordergen.Profile, error)                            {}
