package trial

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
)

// Plan plans every run of the case. Nothing is sent.
func (t Trial) Plan() ([]Experiment, error) {
	if err := t.validate(); err != nil {
		return nil, err
	}
	tag := t.tag()
	if t.resumes() {
		e, err := t.experiment(t.Profile.Runs[0], t.Share.Resume.Prefix)
		return []Experiment{e}, err
	}
	var all []Experiment
	for _, run := range t.Profile.Runs {
		e, err := t.experiment(run, strings.Join(append(tag, nonEmpty(run.Name)...), "-")+"-")
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// tag starts every order id of the trial. On a system that may hold what others sent it has
// the time in it, so that no two trials share an id. Processes that share a trial have its ids
// in common, and a target that is seeded twice refuses the ids of the seeds.
func (t Trial) tag() []string {
	tag := []string{strings.ToLower(t.Profile.Name)}
	if t.System != nil && t.System.Lacks().Fresh && t.Share == nil {
		tag = append(tag, "t"+strconv.FormatInt(time.Now().UnixMilli(), 36)+"t")
	}
	return tag
}

// seedPrefix starts the ids of the resting orders of a run. They are the same each time, so
// that a target refuses to be seeded twice. Those of a flow of lives are ids of the flow, as
// its events name them.
func seedPrefix(p ordergen.Profile, r ordergen.Run) string {
	return strings.Join(append([]string{"seed", strings.ToLower(p.Name)}, nonEmpty(r.Name)...), "-") + "-"
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func (t Trial) experiment(run ordergen.Run, prefix string) (Experiment, error) {
	if t.Recorded != nil {
		return t.recorded(run, prefix)
	}
	e := Experiment{Profile: t.Profile, Run: run, Start: t.Warmup}
	stages := run.Stages
	if t.Warmup > 0 {
		stages = slices.Insert(slices.Clone(stages), 0, ordergen.Hold(stages[0].From, t.Warmup))
		e.Phases = append(e.Phases, client.Phase{Name: warmupPhase, Discard: true})
	}
	e.Phases = append(e.Phases, t.measuredPhases(run)...)

	stream, err := ordergen.New(t.Profile.Config(t.Seed, prefix))
	if err != nil {
		return e, err
	}
	book := stream.Standing(0)
	if book == nil {
		book, err = ordergen.NewBook(run.BookConfig(t.Seed, seedPrefix(t.Profile, run)))
	}
	if err != nil {
		return e, err
	}
	if e.Schedule, err = arrival.Parse(run.Arrival, t.Seed, stages); err != nil {
		return e, err
	}
	if e.Literal, err = ordergen.NewPlan(stream, book, e.Schedule.Len()); err != nil {
		return e, err
	}
	e.Plan = e.Literal
	if !t.Literal {
		if e.Plan, err = e.Literal.TopUp(t.Profile.TopUp); err != nil {
			return e, err
		}
	}
	return e, t.checkThresholds(e)
}

// checkThresholds refuses a threshold that the run's metrics could not answer.
func (t Trial) checkThresholds(e Experiment) error {
	metrics, err := t.runner(e).Metrics()
	if err != nil {
		return err
	}
	thresholds, err := metric.ParseThresholds(t.Profile.Thresholds)
	if err != nil {
		return err
	}
	_, err = metric.Check(thresholds, metrics)
	return err
}

func (t Trial) measuredPhases(run ordergen.Run) []client.Phase {
	at := t.Profile.Criteria.Disturbance.At
	if at <= 0 {
		return []client.Phase{{Name: run.Name, From: t.Warmup}}
	}
	return []client.Phase{{Name: beforeDisturbance, From: t.Warmup}, {Name: duringDisturbance, From: t.Warmup + at}}
}

// runner is the open loop of a run, without what it sends to.
func (t Trial) runner(e Experiment) client.Runner {
	return client.Runner{
		Stream:   e.Source(),
		First:    e.First(),
		Proven:   e.proven(),
		Schedule: e.Schedule,
		Workers:  t.Profile.VUs.Max,
		Phases:   e.Phases,
		Group:    shardOf(t.Profile.Shards),
		Window:   t.Profile.Window,
		Journal:  t.Journal,
	}
}
