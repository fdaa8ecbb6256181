package observe

import (
	"slices"

	dto "github.com/prometheus/client_model/go"
)

// Mapping says which series of a system are which figures.
type Mapping struct {
	// Shard is the label that names the shard of a series.
	Shard string
	// Names gives shards by what that label says, where it says something else: the name of
	// another system, a symbol, or "" for series without the label.
	Names map[string]string
	// Endpoints gives the shard of an endpoint, by its address, that tells of one alone,
	// whatever its labels say.
	Endpoints map[string]string
	// Figures gives for each figure the series that it is the sum of. A figure that no
	// series tells of is missing.
	Figures map[Figure][]Series
	// Matching is the histogram of the time to match an order, in seconds.
	Matching Series

	only string // shard of the endpoint that is read; empty where its labels say which
}

// at is the mapping for what one endpoint says.
func (m Mapping) at(address string) Mapping {
	m.only = m.Endpoints[address]
	return m
}

// mark gives series that name no shard the name of their endpoint's, by which they can then be
// selected.
func (m Mapping) mark(families exposition) {
	if m.only == "" {
		return
	}
	for _, f := range families {
		for _, series := range f.GetMetric() {
			if labelOf(series, m.Shard) == "" {
				series.Label = append(series.Label, &dto.LabelPair{Name: &m.Shard, Value: &m.only})
			}
		}
	}
}

// Default is the mapping of docs/wire.md, with the names that engines give to the sides of
// a book.
func Default() Mapping {
	buy := []string{"buy", "bid", "bids"}
	sell := []string{"sell", "ask", "asks"}
	of := func(metric string, sides ...string) []Series {
		return []Series{{Metric: metric, Labels: map[string][]string{"side": sides}}}
	}
	return Mapping{
		Shard: "shard",
		Figures: map[Figure][]Series{
			Received:        of("me_orders_received_total", slices.Concat(buy, sell)...),
			Fills:           of("me_matches_total", ""),
			Traded:          of("me_traded_quantity_total", ""),
			Cancels:         of("me_cancels_total", ""),
			CancelledShares: of("me_cancelled_quantity_total", ""),
			Replaces:        of("me_replaces_total", ""),
			RestingBids:     of("me_orderbook_depth", buy...),
			RestingAsks:     of("me_orderbook_depth", sell...),
			BidQuantity:     of("me_orderbook_quantity", buy...),
			AskQuantity:     of("me_orderbook_quantity", sell...),
			AskLevels:       of("me_orderbook_price_levels", sell...),
		},
		Matching: Series{Metric: "me_match_duration_seconds"},
	}
}

// fillIn adds the figures of a shard that are 0 as their series are not there yet: those
// whose metric is there for a sibling, such as the bids of a metric that has the asks.
func (m Mapping) fillIn(figures map[Figure]int64) {
	told := make(map[string]bool)
	for f := range figures {
		for _, series := range m.Figures[f] {
			told[series.Metric] = true
		}
	}
	for f, sum := range m.Figures {
		if _, known := figures[f]; !known && slices.ContainsFunc(sum, func(s Series) bool { return told[s.Metric] }) {
			figures[f] = 0
		}
	}
}

// shardOf is the shard that a series is of.
func (m Mapping) shardOf(series *dto.Metric) string {
	if m.only != "" {
		return m.only
	}
	label := labelOf(series, m.Shard)
	if name, given := m.Names[label]; given {
		return name
	}
	return label
}
