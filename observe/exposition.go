package observe

import dto "github.com/prometheus/client_model/go"

// exposition is all that one endpoint said.
type exposition = map[string]*dto.MetricFamily

// number is the value of a series that has a single one.
func number(m *dto.Metric) (v float64, is bool) {
	switch {
	case m.Counter != nil:
		return m.Counter.GetValue(), true
	case m.Gauge != nil:
		return m.Gauge.GetValue(), true
	case m.Untyped != nil:
		return m.Untyped.GetValue(), true
	}
	return 0, false
}

func labelOf(m *dto.Metric, name string) string {
	for _, l := range m.GetLabel() {
		if l.GetName() == name {
			return l.GetValue()
		}
	}
	return ""
}
