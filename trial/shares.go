package trial

import (
	"math"

	"github.com/ordergen/ordergen/observe"
)

var _ Criterion = skew{}

// shareSigmas is the width of the interval within which a share must lie: with 15
// shares of symbols and shards, a fair system leaves it once in a thousand runs.
const shareSigmas = 4

// skew holds the share of the orders of each shard and symbol to the law of the flow.
type skew struct{}

// Judge compares shards as the target counted them where it does, and symbols as the
// client sent them.
func (skew) Judge(r *RunReport) (checks []Check) {
	var sent int64
	for _, n := range r.Result.Symbols {
		sent += n
	}
	received, total := make(map[string]int64), int64(0)
	for _, row := range r.Reconciliation.Rows {
		if row.Figure == observe.Received {
			received[row.Shard] = row.Got
			total += row.Got
		}
	}
	chance := r.Profile.Flow.Chances()
	for _, shard := range r.Profile.Shards {
		want, client := 0.0, int64(0)
		for _, symbol := range shard.Symbols {
			want += chance[symbol]
			client += r.Result.Symbols[symbol]
		}
		if got, ok := received[shard.Name]; ok && len(received) == len(r.Profile.Shards) {
			checks = append(checks, share("shard "+shard.Name, want, got, total, "target"))
		} else {
			checks = append(checks, share("shard "+shard.Name, want, client, sent, "client"))
		}
	}
	for _, symbol := range r.Profile.Flow.Symbols {
		checks = append(checks, share(symbol, chance[symbol], r.Result.Symbols[symbol], sent, "client"))
	}
	return checks
}

// share holds got of total orders to a chance, within shareSigmas of the binomial law.
func share(of string, want float64, got, total int64, source string) Check {
	n := max(float64(total), 1)
	spread := shareSigmas * math.Sqrt(want*(1-want)/n)
	low, high, is := max(0, want-spread), min(1, want+spread), float64(got)/n
	return Check{
		ID:     Shares,
		Of:     of,
		Bound:  Bound{Op: "in", Limit: low, High: high},
		Got:    exactly(is),
		Unit:   "share",
		Source: source,
		Status: hold(low <= is && is <= high, Missed),
	}
}

// Shares holds the orders of each shard and symbol to the law of the flow, whether the case
// asks for it or not.
func (r *RunReport) Shares() []Check { return skew{}.Judge(r) }
