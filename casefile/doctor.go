package casefile

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial/system"
)

// Finding is a line of what a doctor says.
type Finding struct {
	What string // such as "metrics"
	OK   bool
	Text string // what was found, and what to do where it is not OK
}

// Examine looks at a running target and says what works with it. Only with send it sends one
// order, which rests far from the touch, and its cancel.
func (c Case) Examine(ctx context.Context, h *system.HTTP, send bool) []Finding {
	d := &doctor{profile: c.Profile, system: h}
	d.say("target", true, "%s, by %s", h.URL, h.Way())
	if checker, ok := h.Target().(client.Checker); ok {
		if err := checker.Check(); err != nil {
			d.say("target", false, "%v", err)
			return d.findings
		}
	}
	d.metrics(ctx)
	if send {
		d.order(ctx)
	} else {
		d.say("order", true, "not sent; with -send one order far from the touch is, and its cancel")
	}
	d.cannot()
	return d.findings
}

type doctor struct {
	profile  ordergen.Profile
	system   *system.HTTP
	findings []Finding
	receipt  client.Receipt
	told     map[observe.Figure]bool
	sent     bool
}

func (d *doctor) say(what string, ok bool, format string, args ...any) {
	d.findings = append(d.findings, Finding{what, ok, fmt.Sprintf(format, args...)})
}

// metrics says which figures each shard tells.
func (d *doctor) metrics(ctx context.Context) {
	d.told = make(map[observe.Figure]bool)
	if d.system.Silent {
		d.say("metrics", true, "none, as the case says")
		return
	}
	s, err := d.system.Snapshot(ctx)
	if err != nil {
		d.say("metrics", false, "%v", err)
	}
	for _, shard := range d.profile.Shards {
		counters := s.Shards[shard.Name]
		if counters == nil {
			d.say("shard "+shard.Name, false, "no series tells of it: say under metrics which label has its name or its symbols; a series may be missing before the first order")
			continue
		}
		var found, missing []string
		for _, f := range observe.Figures() {
			if _, told := counters.Figures[f]; told {
				d.told[f] = true
				found = append(found, string(f))
			} else {
				missing = append(missing, string(f))
			}
		}
		text := "tells " + list(found)
		if len(missing) > 0 {
			text += "; does not tell " + list(missing)
		}
		d.say("shard "+shard.Name, len(found) > 0, "%s", text)
		if counters.Matching.Count() == 0 {
			d.say("shard "+shard.Name, true, "has no histogram of the time to match, or nothing in it yet")
		}
	}
	d.counters(s)
}

// counters says which series of the case's own criteria are there.
func (d *doctor) counters(s observe.Snapshot) {
	for _, c := range d.profile.Criteria.Counters {
		e, err := observe.ParseExpression(c.Metric)
		if err != nil {
			d.say("criterion", false, "%v", err)
			continue
		}
		watched := s.Watch(e.Series()...)
		var missing []string
		for _, series := range e.Series() {
			text := series.String()
			_, counted := watched.Numbers[text]
			if _, spread := watched.Histograms[text]; !counted && !spread {
				missing = append(missing, text)
			}
		}
		if len(missing) > 0 {
			d.say("criterion", false, "%s: no endpoint has %s; a series may be missing before its first event", e, list(missing))
		} else {
			d.say("criterion", true, "%s has its series", e)
		}
	}
}

// harmless is an order that rests as far from the touch as any of the case.
func (d *doctor) harmless() ordergen.Order {
	f := d.profile.Flow
	o := ordergen.Order{ID: ordergen.ID{Prefix: "doctor-"}, Symbol: f.Symbols[0], Quantity: 1}
	if len(f.Cast) == 0 {
		o.Quantity = f.Quantity.Quantile(0)
		if o.Price = 1; f.Mix.PassivePrice != nil {
			o.Price = ordergen.Price(f.Mix.PassivePrice.Quantile(0))
		}
		return o
	}
	i, given := f.Instruments[o.Symbol]
	if !given {
		i = ordergen.StandardInstrument(o.Symbol)
	}
	o.Quantity = max(i.Lot, 1)
	o.Price = i.Bid - max(i.Tick, 1)*ordergen.Price(i.Passive.Quantile(math.MaxUint64))
	return o
}

func (d *doctor) order(ctx context.Context) {
	o := d.harmless()
	what := fmt.Sprintf("%v %v, %d shares of %s at %v", o.Side, o.Type, o.Quantity, o.Symbol, o.Price)
	r, err := d.system.Target().Send(ctx, o)
	var refusal *client.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Status == 0:
		d.say("order", false, "%s could not be sent: %v", what, err)
		return
	case errors.As(err, &refusal):
		d.say("order", false, "%s was refused: %v", what, err)
		return
	case err != nil:
		d.say("order", false, "%s has an answer that is not understood: %v", what, err)
		return
	}
	d.sent, d.receipt = true, r
	d.say("order", true, "%s was accepted", what)
	d.say("answer", true, "%s", told(r))
	if r.Filled.Known && r.Filled.N != 0 {
		d.say("answer", false, "says that %d shares traded of an order that must rest: the book is not empty, or the path is wrong", r.Filled.N)
	}
	cancel := ordergen.Order{ID: ordergen.ID{Prefix: "doctor-", Index: 1}, Action: ordergen.Cancel, Symbol: o.Symbol, Orig: o.ID}
	if _, err := d.system.Target().Send(ctx, cancel); err != nil {
		d.say("cancel", false, "the order rests on: %v", err)
		return
	}
	d.say("cancel", true, "was accepted")
}

// told says what an answer tells.
func told(r client.Receipt) string {
	var all []string
	for _, c := range []struct {
		name  string
		count client.Count
	}{{"shares filled", r.Filled}, {"fills", r.Fills}} {
		if c.count.Known {
			all = append(all, fmt.Sprintf("%d %s", c.count.N, c.name))
		}
	}
	if r.ID != "" {
		all = append(all, "the id "+r.ID)
	}
	if len(all) == 0 {
		return "tells nothing beyond that the order was accepted"
	}
	return "tells " + list(all)
}

// cannot says what of the case could not be judged, or not be run.
func (d *doctor) cannot() {
	lacks := d.system.Lacks()
	if len(d.told) == 0 && d.sent && !d.receipt.Filled.Known {
		d.say("verdict", false, "neither metrics nor answers tell what traded, so that a lost order would not be noticed: map one of them")
	}
	c := d.profile.Criteria
	if c.ServerP99 > 0 && (d.system.Silent || d.system.Mapping.Figures != nil && d.system.Mapping.Matching.Metric == "") {
		d.say("verdict", false, "server_p99 wants the histogram of the time to match, which the case maps to no series")
	}
	if c.MatchesPerMinute > 0 && !d.told[observe.Fills] {
		d.say("verdict", false, "matches_per_minute wants the figure %s", keyOf(observe.Fills))
	}
	if lacks.Reset && len(d.profile.Runs) > 1 {
		d.say("runs", false, "the case has %d runs, each on a fresh book, and the target no reset between them", len(d.profile.Runs))
	}
	if lacks.Disturb && c.Disturbance.At > 0 {
		d.say("disturbance", false, "the case wants %q, and the target says not how", c.Disturbance.What)
	}
}

func list(words []string) string {
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, ", ")
}
