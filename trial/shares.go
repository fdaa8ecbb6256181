package trial

import (
	"fmt"
	"math"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// shareSigmas is the width of the interval within which a share must lie: with 15
// shares of symbols and shards, a fair system leaves it once in a thousand runs.
const shareSigmas = 4

// Share is the part of the orders that went to a symbol or a shard.
type Share struct {
	Of        string
	Want      float64 // 0..1, by the law of the flow
	Low, High float64 // within which a fair system stays
	Got       float64
	Counted   string // by whom
}

// OK reports whether the share is within its interval.
func (s Share) OK() bool { return s.Low <= s.Got && s.Got <= s.High }

func (r *RunReport) skew(p ordergen.Profile) []Check {
	r.Shares = r.shares(p)
	var checks []Check
	for _, s := range r.Shares {
		checks = append(checks, Check{
			Name:   "share of " + s.Of,
			Want:   fmt.Sprintf("%.1f..%.1f %%", 100*s.Low, 100*s.High),
			Got:    fmt.Sprintf("%.1f %%, counted by the %s", 100*s.Got, s.Counted),
			Status: hold(s.OK(), Broken),
		})
	}
	return checks
}

// shares compares symbols as the client sent them, and shards as the target counted
// them where it does.
func (r *RunReport) shares(p ordergen.Profile) []Share {
	var sent int64
	for _, n := range r.Result.Symbols {
		sent += n
	}
	chance := p.Flow.Chances()
	share := func(of string, want float64, got, total int64, by string) Share {
		n := max(float64(total), 1)
		spread := shareSigmas * math.Sqrt(want*(1-want)/n)
		return Share{of, want, max(0, want-spread), min(1, want+spread), float64(got) / n, by}
	}
	received, total := make(map[string]int64), int64(0)
	for _, row := range r.Reconciliation.Rows {
		if row.Figure == observe.Received {
			received[row.Shard] = row.Got
			total += row.Got
		}
	}
	var all []Share
	for _, shard := range p.Shards {
		want, client := 0.0, int64(0)
		for _, symbol := range shard.Symbols {
			want += chance[symbol]
			client += r.Result.Symbols[symbol]
		}
		if got, ok := received[shard.Name]; ok && len(received) == len(p.Shards) {
			all = append(all, share("shard "+shard.Name, want, got, total, "target"))
		} else {
			all = append(all, share("shard "+shard.Name, want, client, sent, "client"))
		}
	}
	for _, symbol := range p.Flow.Symbols {
		all = append(all, share(symbol, chance[symbol], r.Result.Symbols[symbol], sent, "client"))
	}
	return all
}
