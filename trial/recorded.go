package trial

import (
	"iter"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
)

// Recorded is a flow that was recorded, with its times: what a trial sends in place of the
// stream of its profile. Nothing is proved of it.
type Recorded interface {
	client.Source
	arrival.Schedule

	// Prefix starts the id of each event.
	Prefix() string
	// Fingerprint tells flows apart.
	Fingerprint() string
	// Book are the orders that rest before the first event, of some symbols or of all.
	Book(symbols ...string) iter.Seq[ordergen.Order]
	// Forecast is what the events leave when they come in their order.
	Forecast() ordergen.Expectation
	// Expect is what holds in every order, after the first due events. Shares is by symbol what
	// the shares traded, counted on both sides, those that rest and those cancelled must be
	// together.
	Expect(due uint64, lost, unknown ordergen.Demands) (e ordergen.Expectation, shares map[string]ordergen.Interval)
	// Notes say what a reader of the report has to know of the recording.
	Notes() []string
	// Err says why an event could not be read, if one could not be.
	Err() error
}
