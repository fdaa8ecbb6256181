package formats

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/ordergen/ordergen/client"
)

// Options are what some of the formats need to know beside the events.
type Options struct {
	Events  uint64         // how many there will be, for a format that says so before the first
	Encoder client.Encoder // writes the requests, in wire and vegeta; client.Wire{} if nil
	BaseURL string         // where vegeta's requests go; http://127.0.0.1:8080 if empty
	Header  http.Header    // what vegeta's requests carry; Content-Type: application/json if nil
}

// writers are the formats that a flow can be written in, by name.
var writers = map[string]func(io.Writer, Options) EventWriter{
	"ndjson": func(w io.Writer, _ Options) EventWriter { return NewNDJSONWriter(w) },
	"csv":    func(w io.Writer, _ Options) EventWriter { return NewCSVWriter(w) },
	"mebw":   func(w io.Writer, o Options) EventWriter { return NewMEBWWriter(w, o.Events) },
	"wire":   func(w io.Writer, o Options) EventWriter { return NewWireWriter(w, o.Encoder) },
	"vegeta": func(w io.Writer, o Options) EventWriter { return NewVegetaWriter(w, o.Encoder, o.BaseURL, o.Header) },
	"lobster": func(w io.Writer, _ Options) EventWriter {
		return &FeedWriter{Messages: NewLOBSTERWriter(w)}
	},
	"itch": func(w io.Writer, _ Options) EventWriter {
		return &FeedWriter{Publisher: Publisher{Replacements: true}, Messages: NewITCHWriter(w)}
	},
}

// Names are the formats that a flow can be written in, sorted.
func Names() []string {
	var names []string
	for name := range writers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// NewWriter returns a writer of a format by its name.
func NewWriter(format string, w io.Writer, o Options) (EventWriter, error) {
	newWriter, ok := writers[format]
	if !ok {
		return nil, fmt.Errorf("there is no format %q, want one of %s", format, strings.Join(Names(), ", "))
	}
	if o.Encoder == nil {
		o.Encoder = client.Wire{}
	}
	if o.BaseURL == "" {
		o.BaseURL = "http://127.0.0.1:8080"
	}
	if o.Header == nil {
		o.Header = http.Header{"Content-Type": {"application/json"}}
	}
	return newWriter(w, o), nil
}
