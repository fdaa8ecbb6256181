package report

import (
	"encoding/json"
	"io"
	"math"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/compare"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// Summary is the report in the shape of k6's --summary-export, with one more key.
// There, times are in milliseconds and a threshold's true means that it failed.
type Summary struct {
	RootGroup summaryGroup              `json:"root_group"`
	Metrics   map[string]map[string]any `json:"metrics"`
	Ordergen  SummaryDetail             `json:"ordergen"`
}

type summaryGroup struct {
	Name   string         `json:"name"`
	Path   string         `json:"path"`
	ID     string         `json:"id"`
	Groups map[string]any `json:"groups"`
	Checks map[string]any `json:"checks"`
}

// SummaryDetail is what k6 has no place for.
type SummaryDetail struct {
	Profile       string       `json:"profile"`
	Seed          uint64       `json:"seed"`
	StreamVersion int          `json:"streamVersion"`
	Started       time.Time    `json:"started"`
	Runs          []SummaryRun `json:"runs"`
	Throughput    float64      `json:"throughput"`         // orders accepted per second, of the first run
	Capacity      float64      `json:"capacity,omitempty"` // highest rate held, orders/s, where it was searched for
	Verdict       string       `json:"verdict"`
	ExitCode      int          `json:"exitCode"`
	Reasons       []string     `json:"reasons,omitempty"`
	Notes         []string     `json:"notes,omitempty"` // what was lost of records, and the like
}

// SummaryRun is one run of the case.
type SummaryRun struct {
	Name        string           `json:"name,omitempty"`
	Prefix      string           `json:"prefix"`      // what starts the order ids
	Fingerprint string           `json:"fingerprint"` // fingerprint of the orders due
	Plan        summaryPlan      `json:"plan"`
	Sent        summarySent      `json:"sent"`
	Expectation any              `json:"expectation"`
	Reconcile   summaryMatch     `json:"reconcile"`
	Lateness    map[string]any   `json:"lateness"`
	Holes       []client.Hole    `json:"holes,omitempty"` // the first thousand orders not accepted, by index
	Matches     []summaryMatches `json:"matches"`
	Samples     []summarySample  `json:"samples"` // a sample for each phase but the warm-up

	Receipts   map[string]client.Receipts `json:"receipts,omitempty"` // what the answers told, by symbol
	Violations []client.Violation         `json:"violations,omitempty"`
	Violated   int64                      `json:"violated"` // answers that are wrong by themselves, of which Violations has the first
}

// summarySample is what the latencies of a phase tell of a quantile, for package compare.
type summarySample struct {
	Phase string `json:"phase"`
	compare.Sample
}

// comparedQuantiles are those that one run can be compared with another by.
var comparedQuantiles = []float64{0.5, 0.99}

type summaryPlan struct {
	Orders     uint64   `json:"orders"`
	Aggressive int64    `json:"aggressive"`
	Passive    int64    `json:"passive"`
	Shares     int64    `json:"sharesWanted"`
	Declared   int      `json:"asksDeclared"` // orders seeded; bids and asks of a flow of lives
	Seeded     int      `json:"asksSeeded"`   // orders seeded; bids and asks of a flow of lives
	Proven     bool     `json:"proven"`
	Recorded   bool     `json:"recorded,omitempty"`   // nothing is proved of it
	Shortfalls []string `json:"shortfalls,omitempty"` // where the declared book falls short
	Breaches   []string `json:"breaches,omitempty"`   // conditions that a flow of lives does not keep
}

type summarySent struct {
	Due      uint64 `json:"due"`
	Sent     int64  `json:"sent"`
	Accepted int64  `json:"accepted"`
	Refused  int64  `json:"refused"`
	Unknown  int64  `json:"unknown"`
	Dropped  int64  `json:"dropped"`
	Unsent   int64  `json:"unsent,omitempty"`
	Orphaned int64  `json:"orphaned,omitempty"`
}

// summaryMatches is the matches of one window.
type summaryMatches struct {
	Matches  int64 `json:"matches"`
	Measured bool  `json:"measured"`
}

type summaryMatch struct {
	Measured   bool                 `json:"measured"`
	OK         bool                 `json:"ok"`
	Figures    []trial.ReconcileRow `json:"figures"`
	Unmeasured []observe.Figure     `json:"unmeasured,omitempty"`
	Gone       []string             `json:"gone,omitempty"`
	Restarted  []string             `json:"restarted,omitempty"`
	Missing    []string             `json:"missing,omitempty"`
	Silent     []string             `json:"silent,omitempty"`
}

// Summarize returns the report for machines. Of a case with several runs, the metrics
// are those of all runs, each with the tag "run".
func Summarize(r *trial.Report) Summary {
	s := Summary{
		RootGroup: summaryGroup{Groups: map[string]any{}, Checks: map[string]any{}, ID: "d41d8cd98f00b204e9800998ecf8427e"},
		Metrics:   make(map[string]map[string]any),
		Ordergen: SummaryDetail{
			Profile:       r.Profile.Name,
			Seed:          r.Seed,
			StreamVersion: ordergen.StreamVersion,
			Started:       r.Started,
			Verdict:       r.Verdict.String(),
			ExitCode:      r.Verdict.ExitCode(),
			Reasons:       Reasons(r),
			Notes:         r.Notes,
		},
	}
	if r.Capacity != nil {
		s.Ordergen.Capacity = float64(r.Capacity.Held)
	}
	for i, run := range r.Runs {
		if i == 0 {
			s.Ordergen.Throughput = run.Throughput()
		}
		s.Ordergen.Runs = append(s.Ordergen.Runs, summaryOf(run))
		for name, m := range run.Metrics {
			s.Metrics[metricOf(run, name)] = exported(m)
		}
	}
	for _, c := range r.Checks {
		if c.ID == trial.Thresholds && c.Got.Known {
			s.threshold(metricOf(runOf(c, r), c.Of), c)
		}
	}
	return s
}

// threshold enters a threshold of a metric, of which true means that it failed.
func (s Summary) threshold(metric string, c trial.Check) {
	thresholds, _ := s.Metrics[metric]["thresholds"].(map[string]bool)
	if thresholds == nil {
		thresholds = make(map[string]bool)
		s.Metrics[metric]["thresholds"] = thresholds
	}
	thresholds[c.Bound.String()] = c.Status != trial.Held
}

// metricOf tells the metrics of a run from those of the others, where there are any.
func metricOf(r *trial.RunReport, name string) string {
	if r.Run.Name == "" {
		return name
	}
	if tagged, ok := strings.CutSuffix(name, "}"); ok {
		return tagged + ",run:" + r.Run.Name + "}"
	}
	return metric.Tagged(name, "run", r.Run.Name)
}

// exported is a metric as k6 exports it.
func exported(m metric.Metric) map[string]any {
	values := make(map[string]any)
	for _, stat := range m.Stats() {
		v, _ := m.Stat(stat)
		values[stat] = finite(v)
	}
	switch m := m.(type) {
	case metric.Rate:
		values["value"] = values["rate"]
		values["passes"] = m.Passes
		values["fails"] = m.Total - m.Passes
		delete(values, "rate")
	case metric.Gauge:
		values["min"], values["max"] = finite(m.Min), finite(m.Max)
	}
	return values
}

// finite gives the longest float for a time beyond measure, as JSON has no infinity,
// and 0 for what is no number.
func finite(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, -math.MaxFloat64), math.MaxFloat64)
}

func summaryOf(r *trial.RunReport) SummaryRun {
	total := r.Result.Total(nil)
	s := SummaryRun{
		Name:        r.Run.Name,
		Prefix:      r.Prefix(),
		Fingerprint: fingerprint(r),
		Plan:        planOf(r.Experiment),
		Sent:        summarySent{r.Result.Due, total.Sent, total.Accepted, total.Refused, total.Unknown, total.Dropped, total.Unsent, total.Orphaned},
		Expectation: r.Expectation,
		Reconcile: summaryMatch{
			Measured:   r.Reconciliation.Measured(),
			OK:         r.Reconciliation.OK(),
			Figures:    r.Reconciliation.Rows,
			Unmeasured: r.Reconciliation.Unmeasured,
			Gone:       r.Reconciliation.Gone,
			Restarted:  r.Reconciliation.Restarted,
			Missing:    r.Reconciliation.Missing,
			Silent:     r.Reconciliation.Silent,
		},
		Lateness: exported(r.Result.Lateness),
		Holes:    r.Result.Holes,

		Receipts:   r.Result.Receipts,
		Violations: r.Result.Violations,
		Violated:   r.Result.Violated,
	}
	for _, m := range r.Matches {
		s.Matches = append(s.Matches, summaryMatches{m.N, m.Known()})
	}
	s.Samples = samplesOf(r.Result)
	return s
}

// fingerprint tells what a run has sent from what others have. Of a recorded flow it is that
// of the whole.
func fingerprint(r *trial.RunReport) string {
	if r.Recorded != nil {
		return r.Recorded.Fingerprint()
	}
	return r.Plan.Stream.Fingerprint(r.Plan.First, r.Plan.First+r.Result.Due)
}

func planOf(e trial.Experiment) summaryPlan {
	if e.Recorded != nil {
		seeded := 0
		for range e.Recorded.Book() {
			seeded++
		}
		return summaryPlan{Orders: e.Recorded.Len(), Declared: seeded, Seeded: seeded, Recorded: true}
	}
	demands := e.Plan.Demand
	if demands == nil { // a flow of lives is not counted to be planned
		demands = e.Plan.Stream.Demand(e.Plan.First, e.Plan.First+e.Plan.Orders)
	}
	demand := demands.Total()
	p := summaryPlan{
		Orders:     e.Plan.Orders,
		Aggressive: demand.Aggressive,
		Passive:    demand.Passive,
		Shares:     demand.Quantity,
		Declared:   e.Literal.Book.Len(),
		Seeded:     e.Plan.Book.Len(),
		Proven:     e.Plan.Proven(),
	}
	for _, breach := range e.Plan.Breaches {
		p.Breaches = append(p.Breaches, breach.String())
	}
	for _, short := range e.Literal.Shortfalls {
		p.Shortfalls = append(p.Shortfalls, short.String())
	}
	return p
}

func samplesOf(r *client.Result) (all []summarySample) {
	seen := make(map[string]bool)
	for _, part := range r.Parts {
		if part.Discard || seen[part.Phase] {
			continue
		}
		seen[part.Phase] = true
		phase := r.Total(func(p client.Part) bool { return p.Phase == part.Phase })
		for _, q := range comparedQuantiles {
			all = append(all, summarySample{part.Phase, phase.Sample(q)})
		}
	}
	return all
}

// WriteSummary writes the summary as JSON.
func WriteSummary(w io.Writer, r *trial.Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // thresholds such as p(99)<200 stay readable
	enc.SetIndent("", "  ")
	return enc.Encode(Summarize(r))
}
