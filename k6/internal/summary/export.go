package summary

import (
	"encoding/json"
	"io"
	"math"
)

// Export writes the merged metrics in the shape of k6's --summary-export, where times
// are in milliseconds and a threshold's true means that it failed.
func (m *Merged) Export(w io.Writer) error {
	metrics := make(map[string]map[string]any)
	for name, metric := range m.Metrics {
		metrics[name] = exported(metric.(*Metric))
	}
	for _, t := range m.Thresholds {
		results, _ := metrics[t.Metric]["thresholds"].(map[string]bool)
		if results == nil {
			results = make(map[string]bool)
			metrics[t.Metric]["thresholds"] = results
		}
		results[t.Threshold.String()] = !t.Pass
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{
		"root_group": map[string]any{"name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e", "groups": map[string]any{}, "checks": map[string]any{}},
		"metrics":    metrics,
	})
}

func exported(m *Metric) map[string]any {
	values := make(map[string]any)
	switch s := m.sink.(type) {
	case *rate:
		share, _ := s.Stat("rate")
		return map[string]any{"value": share, "passes": s.Passes, "fails": s.Total - s.Passes}
	case *gauge:
		return map[string]any{"value": s.Value, "min": s.Min, "max": s.Max}
	}
	for _, stat := range m.Stats() {
		v, _ := m.Stat(stat)
		// JSON has no infinity; a quantile that lies beyond the histogram is the largest number.
		values[stat] = min(v, math.MaxFloat64)
	}
	return values
}
