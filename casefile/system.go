package casefile

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/dialect"
	"github.com/ordergen/ordergen/trial/system"
)

// System is the engine that the file describes. It reads variables of the environment and
// the files of TLS. What Reset and Disturb ask for is left to who runs commands.
func (c Case) System() (*system.HTTP, error) {
	t := c.Target
	if t == nil {
		return nil, errors.New("the case has no target, want its url at least")
	}
	var errs []error
	expand := func(what, text string) string {
		value, err := expanded(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", what, err))
		}
		return value
	}
	h := &system.HTTP{
		URL: expand("url", t.URL), Kind: c.Profile.Target, Timeout: t.Timeout, Header: make(http.Header),
		Reuse: t.Connections.Reuse, Connections: t.Connections.Most, Socket: expand("socket", t.Socket), Silent: t.Metrics.None,
	}
	for name, value := range t.Headers {
		h.Header.Set(name, expand("header "+name, value))
	}
	if t.Metrics.Headers != nil {
		h.MetricsHeader = make(http.Header)
	}
	for name, value := range t.Metrics.Headers {
		h.MetricsHeader.Set(name, expand("metrics: header "+name, value))
	}
	if t.forms() && h.Header.Get("Content-Type") == "" {
		h.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	var err error
	h.TLS, err = t.TLS.config()
	errs = append(errs, err)
	h.MetricsTLS, err = t.Metrics.TLS.config()
	errs = append(errs, err)
	h.Mapping, err = t.Metrics.mapping(c.Profile.Shards)
	errs = append(errs, err, t.speak(h, c))
	for _, e := range t.Metrics.URLs {
		url := expand("metrics", e.Value)
		h.Metrics = append(h.Metrics, url)
		if e.Key != "" {
			if h.Mapping.Endpoints == nil {
				h.Mapping.Endpoints = make(map[string]string)
			}
			h.Mapping.Endpoints[url] = e.Key
		}
	}
	return h, errors.Join(errs...)
}

// speak has the system send and read what the file says.
func (t *Target) speak(h *system.HTTP, c Case) error {
	if !isZero(t.Answer) {
		h.Decoder = t.Answer
	} else if t.Order.Send != "" {
		h.Decoder = dialect.Answers{}
	}
	switch {
	case t.Answer.ID != "" && c.Source != nil:
		h.Wrap = func(to client.Target) client.Target { return dialect.Remember(to, mostRemembered) }
	case t.Answer.ID != "" && len(c.Profile.Flow.Cast) > 0:
		stream, err := ordergen.New(c.Profile.Config(1, ""))
		if err != nil {
			return err
		}
		keep := rememberedReaches*int(stream.Reach()) + leastRemembered
		h.Wrap = func(to client.Target) client.Target { return dialect.Remember(to, keep) }
	case t.Answer.ID != "" && t.Cancel.Send != "": // a doctor and a test of its rules cancel, too
		h.Wrap = func(to client.Target) client.Target { return dialect.Remember(to, leastRemembered) }
	}
	if t.Order.Send != "" {
		encoder, err := t.requests().Compile()
		if err != nil {
			return err
		}
		h.Encoder = encoder
	}
	h.Seeding = t.seeding()
	return nil
}

// The seeds of a flow stand for up to nine steps of a life, each within the reach of the
// flow, and every order after them is remembered too.
const (
	rememberedReaches = 16
	leastRemembered   = 1 << 16
)

// mostRemembered are the orders of a recorded flow that are remembered, as nothing bounds how
// much later one is cancelled.
const mostRemembered = 1 << 22

func isZero(a dialect.Answers) bool {
	return len(a.Accepted) == 0 && a.Status+a.Reason+a.Filled+a.Fills+a.Cancelled+a.Sequence+a.ID == ""
}
