package report

import (
	"fmt"
	"io"

	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/trial"
)

// writeRecorded says what a recorded flow sends, and what comes of it in its own order.
func writeRecorded(w io.Writer, flow trial.Recorded) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%s%-13s%s\n", indent, name, fmt.Sprintf(format, args...))
	}
	resting := 0
	for range flow.Book() {
		resting++
	}
	if flow.Len() == arrival.Unknown {
		line("recorded", "events of %s, counted on the way, as the file is read while it is sent; %s orders rest before", plural(len(flow.Symbols()), "symbol"), comma(resting))
		line("proof", "NONE, as the flow was recorded: held to the conservation of orders and shares")
		line("forecast", "comes with the report")
		return
	}
	line("recorded", "%s events of %s in %v; %s orders rest before", comma(flow.Len()), plural(len(flow.Symbols()), "symbol"), flow.Duration(), comma(resting))
	line("proof", "NONE, as the flow was recorded: held to the conservation of orders and shares")
	sum := flow.Forecast().Sum()
	line("forecast", "sent in order, %s shares trade in %s matches; %s bids and %s asks are left",
		intervalText(sum.Traded), intervalText(sum.Fills), intervalText(sum.RestingBids), intervalText(sum.RestingAsks))
}
