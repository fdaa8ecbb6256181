package observe

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// Series selects some series of a metric by their labels.
type Series struct {
	Metric string
	// Labels must each have one of these values, in whatever case; "" stands for a label
	// that is missing.
	Labels map[string][]string
	// Minus takes the value off the sum.
	Minus bool
}

// selects reports whether the labels of m are those of the series.
func (s Series) selects(m *dto.Metric) bool {
	for label, values := range s.Labels {
		is := labelOf(m, label)
		if !slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, is) }) {
			return false
		}
	}
	return true
}

// String is the series as ParseSum reads it, without a sign.
func (s Series) String() string {
	var labels []string
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		op := "="
		if len(s.Labels[name]) > 1 {
			op = "=~"
		}
		labels = append(labels, name+op+`"`+strings.Join(s.Labels[name], "|")+`"`)
	}
	if len(labels) == 0 {
		return s.Metric
	}
	return s.Metric + "{" + strings.Join(labels, ",") + "}"
}

var (
	term  = regexp.MustCompile(`^\s*([+-]?)\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{([^{}]*)\})?\s*`)
	label = regexp.MustCompile(`^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~?)\s*"([^"\\]*)"\s*(?:,|$)`)
)

// ParseSum reads sums and differences of series, each with the labels that select it:
// "a_total{side=~"buy|bid"} + b_total - c_total". It is a part of what PromQL has.
func ParseSum(text string) (all []Series, err error) {
	rest := text
	for rest != "" || all == nil {
		m := term.FindStringSubmatch(rest)
		if m == nil || len(all) > 0 && m[1] == "" {
			return nil, fmt.Errorf("found %.60q, want a series such as trades_total{side=\"buy\"}, or a sum or difference of some", rest)
		}
		rest = rest[len(m[0]):]
		s := Series{Metric: m[2], Minus: m[1] == "-"}
		if m[3] != "" {
			if s.Labels, err = parseLabels(m[3]); err != nil {
				return nil, err
			}
		}
		all = append(all, s)
	}
	return all, nil
}

func parseLabels(text string) (map[string][]string, error) {
	labels := make(map[string][]string)
	for rest := text; strings.TrimSpace(rest) != ""; {
		m := label.FindStringSubmatch(rest)
		if m == nil {
			return nil, fmt.Errorf("found the label %.60q, want one such as side=\"buy\", or side=~\"buy|bid\" for one of several", rest)
		}
		rest = rest[len(m[0]):]
		labels[m[1]] = []string{m[3]}
		if m[2] == "=~" {
			labels[m[1]] = strings.Split(m[3], "|")
		}
	}
	return labels, nil
}
