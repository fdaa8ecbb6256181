package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordergen/ordergen"
)

// writeLives says what a flow of lives is made of and comes to.
func writeLives(p *ordergen.Plan, line printer) {
	config := p.Stream.Config()
	shape := config.Cast.Shape()
	line("events", "%s, seed %d, from index %s on", comma(p.Orders), config.Seed, comma(p.First))
	line("per mille", "%s", perMille(shape))
	line("", "%.1f events for each taker; %.1f %% of the resting orders are cancelled",
		shape.OrderToTrade(), 100*shape.CancelShare())
	line("lifetime", "%.1f blocks of %d events on average; about %.0f orders stand at a time",
		shape.Lifetime(), shape.Events, shape.Standing())
	for i, text := range touches(config) {
		line(first(i, "touch"), "%s", text)
	}
	var sides [2]int
	for o := range p.Book.Orders() {
		sides[o.Side]++
	}
	line("book", "%s bids and %s asks stand before", comma(sides[ordergen.Buy]), comma(sides[ordergen.Sell]))
	if p.Proven() {
		line("proof", "every taker trades in full on arrival and no other order does, in any admissible order")
		return
	}
	for i, breach := range p.Breaches {
		line(first(i, "proof"), "%s", "NONE: "+breach.String())
	}
}

// perMille lists the kinds of events of a shape, as shares of 1000.
func perMille(s ordergen.Shape) string {
	var kinds []string
	for _, kind := range []struct {
		n    int
		noun string
	}{
		{s.Takers, "takers"}, {s.Makers, "makers"}, {s.Passives, "passive"}, {s.Cancelled, "cancels"},
		{s.Changes, "changes"}, {s.Missed, "misses"}, {s.Refused, "to be refused"}, {s.Drilled, "of drills"},
	} {
		if kind.n > 0 {
			kinds = append(kinds, fmt.Sprintf("%.0f %s", s.PerMille(kind.n), kind.noun))
		}
	}
	return strings.Join(kinds, ", ")
}

// touches are the symbols with the prices of their touch, some on a line.
func touches(c ordergen.Config) (lines []string) {
	var all []string
	for _, symbol := range c.Symbols {
		i, own := c.Instruments[symbol]
		if !own {
			i = ordergen.StandardInstrument(symbol)
		}
		all = append(all, fmt.Sprintf("%s %v/%v", symbol, i.Bid, i.Ask))
	}
	for row := range slices.Chunk(all, 3) {
		lines = append(lines, strings.Join(row, ", "))
	}
	return lines
}
