package k6

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client/metric"
)

// Compile turns a case into a self-contained ES module for k6. Its environment, such as
// SEED and DURATION, changes what README.md says.
//
// The error names what k6 cannot do or the case leaves open: a run whose book cannot be
// proved to fill its aggressive orders, arrivals that are no stages, as random ones are, a
// Dist with too many values for a table, a threshold on a metric that the script has not.
func Compile(p ordergen.Profile) ([]byte, error) {
	data, err := compile(p)
	if err != nil {
		return nil, fmt.Errorf("k6: case %s: %w", p.Name, err)
	}
	return selfContained(data), nil
}

func compile(p ordergen.Profile) (script, error) {
	s := script{
		Name:    p.Name,
		Title:   p.Title,
		purpose: p.Purpose,
		Target:  p.Target.String(),
		Discard: p.Criteria.Discard,
		VUs:     vus{p.VUs.Preallocated, p.VUs.Max},
		Window:  milliseconds(p.Window),
		TopUp:   topUps[p.TopUp],
		Criteria: criteria{
			Accepted:         p.Criteria.Accepted,
			ServerP99:        milliseconds(p.Criteria.ServerP99),
			GCPause:          milliseconds(p.Criteria.GCPause),
			GCPauseFail:      milliseconds(p.Criteria.GCPauseFail),
			MatchesPerMinute: p.Criteria.MatchesPerMinute,
			MatchMinutes:     p.Criteria.MatchMinutes,
			Scaling:          p.Criteria.Scaling,
			Skew:             p.Criteria.Skew,
		},
	}
	if d := p.Criteria.Disturbance; d.At > 0 {
		s.Criteria.Disturbance = &disturbance{d.What, milliseconds(d.At)}
	}
	var errs []error
	refuse := func(err error) { errs = append(errs, err) }
	refuse(checkNames(p))
	refuse(checkVUs(p.VUs))
	refuse(checkThresholds(p.Thresholds))
	for _, c := range p.Criteria.Counters {
		refuse(fmt.Errorf("the criterion on %s is on series of the target that a script does not read, want it judged by ordergen run", c.Metric))
	}
	if a := p.Criteria.Accepted; a < 0 || a > 1000 {
		refuse(fmt.Errorf("Criteria.Accepted is %d‰, want 0..1000", a))
	}
	if p.Criteria.MatchesPerMinute > 0 && p.Window <= 0 {
		refuse(fmt.Errorf("the field Window is %v, want the time in which matches are counted, such as a minute", p.Window))
	}
	for _, r := range p.Runs {
		if err := provable(p, r); err != nil {
			refuse(fmt.Errorf("%s: %w", runName(r), err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return s, err
	}

	s.Thresholds = make([]threshold, len(p.Thresholds))
	for i, t := range p.Thresholds {
		s.Thresholds[i] = threshold{t.Metric, t.Expression}
	}
	chances := p.Flow.Chances()
	for _, sh := range p.Shards {
		share := 0.0
		for _, symbol := range sh.Symbols {
			share += chances[symbol]
		}
		s.Shards = append(s.Shards, shard{sh.Name, sh.Symbols, share})
	}
	var err error
	s.Flow, err = flowOf(p.Flow)
	refuse(err)
	for _, r := range p.Runs {
		compiled, err := runOf(r)
		if err != nil {
			refuse(fmt.Errorf("%s: %w", runName(r), err))
		}
		s.Runs = append(s.Runs, compiled)
	}
	return s, errors.Join(errs...)
}

var topUps = map[ordergen.TopUp]string{
	ordergen.NoTopUp:     "none",
	ordergen.TopUpOrders: "orders",
	ordergen.TopUpBlock:  "block",
}

// provable refuses a run that the script would refuse in setup(), by the seed that it has
// where nobody gives one.
func provable(p ordergen.Profile, r ordergen.Run) error {
	stages, err := evenStages(r)
	if err != nil {
		return err
	}
	schedule, err := arrival.Ramp(stages...)
	if err != nil {
		return err
	}
	stream, err := ordergen.New(p.Config(1, "run-"))
	if err != nil {
		return err
	}
	if err := independent(p.Flow); err != nil {
		return err
	}
	book, err := ordergen.NewBook(r.BookConfig(1, "seed-"))
	if err != nil {
		return err
	}
	const exact = 1 << 53 // up to here JavaScript counts shares without a gap
	if most := p.Flow.Quantity.Quantile(math.MaxUint64); schedule.Len() > exact/uint64(most) {
		return fmt.Errorf("%d orders of up to %d shares may sum beyond 2^53, which JavaScript cannot count, want fewer or smaller ones", schedule.Len(), most)
	}
	plan, err := ordergen.NewPlan(stream, book, schedule.Len())
	if err != nil {
		return err
	}
	if plan, err = plan.TopUp(p.TopUp); err != nil {
		return err
	}
	if err := plan.Err(); err != nil {
		return fmt.Errorf("%w\nwant TopUpOrders or TopUpBlock, or more asks in Seeds", err)
	}
	return nil
}

// evenStages are those along which the orders of a run come evenly, as the executors of k6
// start iterations.
func evenStages(r ordergen.Run) ([]ordergen.Stage, error) {
	stages, err := arrival.Stages(r.Arrival, r.Stages)
	if err != nil {
		return nil, fmt.Errorf("its orders arrive by %q, and the executors of k6 start iterations evenly along a rate: want an empty Arrival or what is said below, or ordergen run, which knows all arrivals\n%w", r.Arrival, err)
	}
	return stages, nil
}

// independent refuses what a script does not generate: a market of its own for a symbol, and
// a flow of lives. A cancel must not overtake the order that it names,
// and in k6 another virtual user may have sent that one.
func independent(f ordergen.Flow) error {
	if len(f.Cast) > 0 {
		return errors.New("its flow is one of lives, in which each event waits for the answer to the one before it, and in k6 another virtual user, who shares nothing, has sent that one: want a one-sided flow, without a Cast")
	}
	if len(f.BySymbol) > 0 {
		return errors.New("its flow has BySymbol, and a script has one law of prices and quantities for all symbols: want a flow without")
	}
	return nil
}

// checkNames refuses what cannot be told apart: symbols that no shard or two shards
// trade, and runs and shards with one name.
func checkNames(p ordergen.Profile) error {
	var errs []error
	if p.Name == "" {
		errs = append(errs, errors.New("the field Name is empty, want a few letters, which start the order ids"))
	}
	if len(p.Runs) == 0 {
		errs = append(errs, errors.New("the field Runs is empty, want at least one"))
	}
	seen := make(map[string]bool)
	for _, r := range p.Runs {
		if seen[r.Name] {
			errs = append(errs, fmt.Errorf("two runs are named %q, want a name for each, as RUN chooses by it", r.Name))
		}
		seen[r.Name] = true
	}
	traded := make(map[string]string)
	for _, sh := range p.Shards {
		for _, symbol := range sh.Symbols {
			if other, twice := traded[symbol]; twice {
				errs = append(errs, fmt.Errorf("%s is traded by the shards %q and %q, want one", symbol, other, sh.Name))
			}
			traded[symbol] = sh.Name
		}
	}
	for _, symbol := range p.Flow.Symbols {
		if _, ok := traded[symbol]; !ok {
			errs = append(errs, fmt.Errorf("%s is traded by no shard, want it in Shards", symbol))
		}
	}
	for _, r := range p.Runs {
		for _, l := range r.Seeds {
			for _, symbol := range l.Symbols {
				if _, ok := traded[symbol]; !ok {
					errs = append(errs, fmt.Errorf("%s seeds %s, which no shard trades, want it in Shards", runName(r), symbol))
				}
			}
		}
	}
	return errors.Join(errs...)
}

func checkVUs(v ordergen.VUs) error {
	if v.Max < 1 || v.Preallocated < 0 || v.Preallocated > v.Max {
		return fmt.Errorf("VUs is %d of at most %d, want 0..Max preallocated and a Max of 1 or more", v.Preallocated, v.Max)
	}
	return nil
}

// metrics are those that a script has: its own, and those of k6 that orders have a part in.
var metrics = []string{
	metric.MatchLatency, metric.OrderLateness,
	"orders_accepted", "orders_refused", "orders_unknown", "orders_wrong", "orders_received",
	"match_count", "match_windows", "server_p99_ms", "gc_pause_ms", "shard_share",
	metric.HTTPReqs, metric.HTTPReqFailed, metric.HTTPReqDuration,
	"http_req_blocked", "http_req_connecting", "http_req_tls_handshaking",
	"http_req_sending", "http_req_waiting", "http_req_receiving",
	metric.Iterations, metric.DroppedIterations, "iteration_duration",
	"vus", "vus_max", "data_sent", "data_received",
}

func checkThresholds(all []ordergen.Threshold) error {
	_, err := metric.ParseThresholds(all)
	errs := []error{err}
	for _, t := range all {
		if name, _, _ := strings.Cut(t.Metric, "{"); !slices.Contains(metrics, name) {
			errs = append(errs, fmt.Errorf("a threshold is on %q, which a script does not have, want one of %s", t.Metric, strings.Join(metrics, ", ")))
		}
	}
	return errors.Join(errs...)
}

func flowOf(f ordergen.Flow) (flow, error) {
	out := flow{Symbols: f.Symbols, Aggressive: f.Mix.Aggressive}
	pick := f.Symbol
	if pick == nil {
		pick = ordergen.Uniform{Min: 0, Max: int64(len(f.Symbols) - 1)}
	}
	var errs []error
	compiled := func(field string, d ordergen.Dist) law {
		l, err := lawOf(d)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", field, err))
		}
		return l
	}
	out.Symbol = compiled("Symbol", pick)
	out.Quantity = compiled("Quantity", f.Quantity)
	if f.Mix.Aggressive > 0 {
		out.AggressivePrice = compiled("Mix.AggressivePrice", f.Mix.AggressivePrice)
	}
	if f.Mix.Aggressive < 1000 {
		out.PassivePrice = compiled("Mix.PassivePrice", f.Mix.PassivePrice)
	}
	return out, errors.Join(errs...)
}

func runOf(r ordergen.Run) (run, error) {
	out := run{Name: r.Name}
	stages, err := evenStages(r)
	if err != nil {
		return out, err
	}
	if out.Unit, out.Stages, err = stagesOf(stages); err != nil {
		return out, err
	}
	for _, l := range r.Seeds {
		quantity, err := lawOf(l.Ladder.Quantity)
		if err != nil {
			return out, fmt.Errorf("Ladder.Quantity: %w", err)
		}
		out.Seeds = append(out.Seeds, listing{l.Symbols, ladder{
			Touch:    int64(l.Ladder.Touch),
			Tick:     int64(l.Ladder.Tick),
			Levels:   l.Ladder.Levels,
			Orders:   l.Ladder.Orders,
			Quantity: quantity,
		}})
	}
	return out, nil
}

func runName(r ordergen.Run) string {
	if r.Name == "" {
		return "its run"
	}
	return "run " + r.Name
}
