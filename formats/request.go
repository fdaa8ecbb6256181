package formats

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/ordergen/ordergen/client"
)

// NewWireWriter returns a writer of the bodies of the requests that send the events, one a
// line. A request without a body, such as that of a cancel, is its method and path.
func NewWireWriter(w io.Writer, e client.Encoder) EventWriter {
	return &wireWriter{out: bufio.NewWriterSize(w, 1<<18), encoder: e}
}

type wireWriter struct {
	out     *bufio.Writer
	encoder client.Encoder
	request client.Request
}

func (w *wireWriter) WriteEvent(e Event) error {
	r, err := encode(w.encoder, &w.request, e)
	if err != nil {
		return err
	}
	if len(r.Body) > 0 {
		w.out.Write(r.Body) // a failed write fails the next one too
	} else {
		fmt.Fprintf(w.out, "%s %s", r.Method, r.Path)
	}
	return w.out.WriteByte('\n')
}

func (w *wireWriter) Close() error { return w.out.Flush() }

// encode makes the request of an event, in the room of the last one.
func encode(encoder client.Encoder, r *client.Request, e Event) (*client.Request, error) {
	*r = client.Request{Path: r.Path[:0], Body: r.Body[:0]}
	if err := encoder.Encode(r, e.Order); err != nil {
		return nil, fmt.Errorf("order %v: %w", e.Order.ID, err)
	}
	return r, nil
}

// NewVegetaWriter returns a writer of targets for vegeta attack -format=json, one a line:
// the requests that send the events to a base URL, with a header.
func NewVegetaWriter(w io.Writer, e client.Encoder, baseURL string, header http.Header) EventWriter {
	out := bufio.NewWriterSize(w, 1<<18)
	return &vegetaWriter{out: out, lines: json.NewEncoder(out), encoder: e, baseURL: baseURL, header: header}
}

type vegetaWriter struct {
	out     *bufio.Writer
	lines   *json.Encoder
	encoder client.Encoder
	request client.Request
	baseURL string
	header  http.Header
}

// vegetaTarget is a line of github.com/tsenart/vegeta's JSON targets.
type vegetaTarget struct {
	Method string      `json:"method"`
	URL    string      `json:"url"`
	Body   []byte      `json:"body,omitempty"`
	Header http.Header `json:"header,omitempty"`
}

func (w *vegetaWriter) WriteEvent(e Event) error {
	r, err := encode(w.encoder, &w.request, e)
	if err != nil {
		return err
	}
	return w.lines.Encode(vegetaTarget{r.Method, w.baseURL + string(r.Path), r.Body, w.header})
}

func (w *vegetaWriter) Close() error { return w.out.Flush() }
