package report

import (
	"fmt"
	"io"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/trial"
)

// Plan prints what the runs of a case will do, before anything is sent: what the
// declared book would come to, what the top-up adds, and what the engine must end up
// with.
func Plan(w io.Writer, runs []trial.Experiment) {
	for i, e := range runs {
		if i == 0 {
			fmt.Fprintf(w, "%s  %s\n%s%s\n", e.Profile.Name, e.Profile.Title, indent, e.Profile.Purpose)
		}
		heading(w, "plan%s", suffix(e.Run.Name))
		writePlan(w, e)
	}
}

func writePlan(w io.Writer, e trial.Experiment) {
	if e.Recorded != nil {
		writeRecorded(w, e.Recorded)
		return
	}
	p := e.Profile
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%s%-13s%s\n", indent, name, fmt.Sprintf(format, args...))
	}
	line("target", "%v, %s", p.Target, plural(len(p.Flow.Symbols), "symbol"))
	for i, s := range stages(e) {
		line(first(i, "rate"), "%v", s)
	}
	if e.Run.Arrival != "" {
		line("arrival", "%s", e.Run.Arrival)
	}
	if e.Start > 0 {
		line("warm-up", "the first %v, kept out of every figure", e.Start)
	}
	if len(p.Flow.Cast) > 0 {
		writeLives(e.Plan, line)
	} else {
		writeOneSided(w, e, line)
	}
	if d := p.Criteria.Disturbance; d.At > 0 {
		for i, text := range resolutionText(e.Resolution(), 1+float64(d.MaxRise)/1000) {
			line(first(i, "resolution"), "%s", text)
		}
	}
	sum := e.Plan.Expect().Sum()
	line("expected", "%s shares traded in %s matches; %s bids and %s asks left",
		intervalText(sum.Traded), intervalText(sum.Fills), intervalText(sum.RestingBids), intervalText(sum.RestingAsks))
	if len(p.Flow.Cast) > 0 {
		line("", "%s orders cancelled, %s shares cancelled, %s orders replaced",
			intervalText(sum.Cancelled), intervalText(sum.CancelledQuantity), intervalText(sum.Replaced))
	}
}

// writeOneSided says what a one-sided flow does to its book.
func writeOneSided(w io.Writer, e trial.Experiment, line printer) {
	demand := e.Plan.Demand.Total()
	line("orders", "%s, seed %d: %s aggressive for %s shares, %s passive", comma(e.Plan.Orders), e.Plan.Stream.Config().Seed,
		comma(demand.Aggressive), comma(demand.Quantity), comma(demand.Passive))
	line("book", "%s asks as declared", comma(e.Literal.Book.Len()))
	writeDrain(w, e, line)
	if added := e.Plan.Book.Len() - e.Literal.Book.Len(); added > 0 {
		line("top-up", "%s asks at the touch%s: %s in all", comma(added), touch(e.Run), comma(e.Plan.Book.Len()))
	}
	if e.Plan.Proven() {
		line("proof", "every aggressive BUY trades in full on arrival, in any arrival order")
	} else {
		line("proof", "NONE: a run of %s orders outlasts this book", comma(e.Plan.Orders))
	}
}

// touch is where the ladders of a run begin, if all do at one price.
func touch(r ordergen.Run) string {
	for _, l := range r.Seeds {
		if l.Ladder.Touch != r.Seeds[0].Ladder.Touch {
			return ""
		}
	}
	if len(r.Seeds) == 0 {
		return ""
	}
	return fmt.Sprintf(", %v", r.Seeds[0].Ladder.Touch)
}

// stages with the warm-up, as they are run.
func stages(e trial.Experiment) []ordergen.Stage {
	if e.Start == 0 {
		return e.Run.Stages
	}
	return append([]ordergen.Stage{ordergen.Hold(e.Run.Stages[0].From, e.Start)}, e.Run.Stages...)
}

// writeDrain says how the declared book would run dry.
func writeDrain(w io.Writer, e trial.Experiment, line printer) {
	p := e.Profile
	first, short := e.Literal.FirstShortfall()
	if !short {
		line("", "enough for every order")
		return
	}
	at := func(order uint64) string {
		return fmt.Sprintf("order %s (%s)", comma(order), clock(e.Schedule.Due(order)))
	}
	line("", "too few: in some arrival order a BUY of %s misses from %s on", first.Symbol, at(first.First))
	forecast := e.Literal.Forecast(arrival.Windows(e.Schedule, p.Window)...)
	if len(forecast.Misses) > 0 {
		miss := forecast.Misses[0]
		line("", "sent in order, %s misses first, at %s; %d of %d symbols do", miss.Symbol, at(miss.Order), len(forecast.Misses), len(p.Flow.Symbols))
	}
	if len(forecast.Drained) > 0 {
		drained := forecast.Drained[0]
		line("", "and %s drains first, at %s; %d of %d symbols do", drained.Symbol, at(drained.Order), len(forecast.Drained), len(p.Flow.Symbols))
	}
	Forecast(w, forecast, p.Window)
}

// Forecast prints a forecast as a table of windows.
func Forecast(w io.Writer, f ordergen.Forecast, window time.Duration) {
	var rows [][]string
	for i, win := range f.Windows {
		rows = append(rows, []string{windowName(i, window), comma(win.Len()), comma(win.Fills), comma(win.Missed), comma(win.Asks)})
	}
	grid(w, []string{windowUnit(window), "orders", "matches", "BUYs that miss", "asks left"}, rows, 0)
}
