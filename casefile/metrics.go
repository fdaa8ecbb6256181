package casefile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
	"github.com/ordergen/ordergen/observe"
)

// Metrics say what an engine tells of itself.
type Metrics struct {
	None     bool              // The engine tells nothing of itself, and is judged by its answers alone.
	URLs     []Endpoint        // Prometheus endpoints; /metrics below the target's URL if none
	Headers  map[string]string // headers of each request to an endpoint; the target's, to endpoints at its host alone, if none
	TLS      TLS               // the target's if zero
	Label    string            // name of the label that has the shard or the symbol of a series; "shard" if empty
	Figures  map[string]string
	Matching string // histogram of the time to match, in seconds
}

// Endpoint is where Prometheus reads: the URL as its Value and, where the endpoint tells of one
// shard alone, the name of the shard as its Key.
type Endpoint = form.Pair[string]

// endpointsForm is a list, or a mapping from shards.
var endpointsForm = form.OrList(form.Pairs(form.Text()), func(all []Endpoint) bool {
	return !slices.ContainsFunc(all, func(e Endpoint) bool { return e.Key != "" })
}, form.Convert(form.List(form.Text()), func(urls []string) (all []Endpoint, _ error) {
	for _, url := range urls {
		all = append(all, Endpoint{Value: url})
	}
	return all, nil
}, func(all []Endpoint) (urls []string, _ error) {
	for _, e := range all {
		urls = append(urls, e.Value)
	}
	return urls, nil
}))

var metricsForm = form.Short(
	form.Convert(form.Name([]string{"none"}, strings.Clone),
		func(string) (Metrics, error) { return Metrics{None: true}, nil }, func(Metrics) (string, error) { return "none", nil }),
	func(m Metrics) bool { return m.None },
	form.Object(
		form.Key("urls", "The endpoints, as a list, or as a mapping that gives each shard its own; /metrics of the target if not given.", func(m *Metrics) *[]Endpoint { return &m.URLs }, endpointsForm),
		form.Key("headers", "Headers of every request to an endpoint, such as Authorization: Bearer ${TOKEN}; those of the target, and at its host alone, if not given.", func(m *Metrics) *map[string]string { return &m.Headers }, form.Map(form.Text())),
		form.Key("tls", "Whom https to an endpoint trusts; as the target if not given.", func(m *Metrics) *TLS { return &m.TLS }, tlsForm),
		form.Key("label", "The label that names the shard of a series, or its symbol; shard if not given. A series without it is of the only shard.", func(m *Metrics) *string { return &m.Label }, form.Text()),
		form.Key("figures", "The series of each figure, such as trades_total{kind=\"fill\"} - busts_total.", func(m *Metrics) *map[string]string { return &m.Figures }, figuresForm()),
		form.Key("matching", "The histogram of the time to match an order, in seconds.", func(m *Metrics) *string { return &m.Matching }, form.Text()),
	).Checked(func(m Metrics) error {
		_, err := m.mapping(nil)
		return err
	}))

// keyOf is the key of a figure in a file.
func keyOf(f observe.Figure) string { return strings.ReplaceAll(string(f), " ", "_") }

func figuresForm() form.Form[map[string]string] {
	var fields []form.Field[map[string]string]
	for _, f := range observe.Figures() {
		fields = append(fields, form.Entry(keyOf(f), "The series that tell the "+string(f)+".", form.Text()))
	}
	return form.Object(fields...)
}

// placed wants an endpoint for each shard, where one of them has its own.
func (m Metrics) placed(shards []ordergen.Shard) error {
	var errs []error
	own := slices.ContainsFunc(m.URLs, func(e Endpoint) bool { return e.Key != "" })
	for _, e := range m.URLs {
		if own && !slices.ContainsFunc(shards, func(s ordergen.Shard) bool { return s.Name == e.Key }) {
			errs = append(errs, fmt.Errorf("metrics has an endpoint of %q, which is no shard of the case", e.Key))
		}
	}
	for _, s := range shards {
		if own && !slices.ContainsFunc(m.URLs, func(e Endpoint) bool { return e.Key == s.Name }) {
			errs = append(errs, fmt.Errorf("metrics has no endpoint of the shard %q, want one of each", s.Name))
		}
	}
	return errors.Join(errs...)
}

// mapping is what the series of the file are. A series may name its shard, or one of the
// shard's symbols; one that names nothing is of the only shard.
func (m Metrics) mapping(shards []ordergen.Shard) (observe.Mapping, error) {
	if len(m.Figures) == 0 && m.Matching == "" && m.Label == "" {
		return observe.Mapping{}, nil
	}
	r := observe.Mapping{Shard: "shard", Names: make(map[string]string), Figures: make(map[observe.Figure][]observe.Series)}
	if len(m.Figures) == 0 {
		r.Figures = observe.Default().Figures
	}
	if m.Label != "" {
		r.Shard = m.Label
	}
	for _, s := range shards {
		for _, symbol := range s.Symbols {
			r.Names[symbol] = s.Name
		}
	}
	for _, s := range shards {
		r.Names[s.Name] = s.Name
	}
	if len(shards) == 1 {
		r.Names[""] = shards[0].Name
	}
	var errs []error
	for _, f := range observe.Figures() {
		text, given := m.Figures[keyOf(f)]
		if !given {
			continue
		}
		series, err := observe.ParseSum(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", keyOf(f), err))
		}
		r.Figures[f] = series
	}
	if m.Matching != "" {
		series, err := observe.ParseSum(m.Matching)
		if err == nil && len(series) != 1 {
			err = errors.New("want one histogram")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("matching: %w", err))
		} else {
			r.Matching = series[0]
		}
	}
	return r, errors.Join(errs...)
}
