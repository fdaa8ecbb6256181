package html

import (
	"maps"
	"slices"

	"github.com/ordergen/ordergen/report"
)

// kinds are the statistics of each kind of metric, in the order of the columns.
var kinds = []struct {
	caption string
	mark    string // statistic that only this kind has
	stats   []string
	show    func(pointer string, v float64) value
}{
	{"Times", "p(99)", []string{"avg", "min", "med", "p(90)", "p(95)", "p(99)", "max"}, milliseconds},
	{"Counts", "count", []string{"count", "rate"}, number},
	{"Shares", "passes", []string{"value", "passes", "fails"}, number},
}

// metricsOf shows every metric of the summary.
func metricsOf(s report.Summary) (all []metrics) {
	names := slices.Sorted(maps.Keys(s.Metrics))
	for _, kind := range kinds {
		t := metrics{Caption: kind.caption, Header: append([]string{""}, kind.stats...)}
		for _, name := range names {
			stats := s.Metrics[name]
			if _, is := stats[kind.mark]; !is {
				continue
			}
			row := []value{text(name)}
			for _, stat := range kind.stats {
				at := pointer("metrics", name, stat)
				switch v := stats[stat].(type) {
				case float64:
					if stat == "value" {
						row = append(row, share(at, v))
					} else {
						row = append(row, kind.show(at, v))
					}
				case int64:
					row = append(row, count(at, v))
				default:
					row = append(row, text(""))
				}
			}
			t.Rows = append(t.Rows, row)
		}
		if len(t.Rows) > 0 {
			all = append(all, t)
		}
	}
	return all
}
