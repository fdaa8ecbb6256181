package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/ordergen/ordergen/trial"
)

// writeFlat plots what a soak is to keep flat, over the run.
func writeFlat(w io.Writer, r *trial.RunReport) {
	if r.Profile.Criteria.Flat == 0 {
		return
	}
	heading(w, "over the run%s", suffix(r.Run.Name))
	for _, series := range []struct {
		name   string
		values []int64
		unit   int64
	}{{"resting orders", r.Resting, 1}, {"memory, MiB", r.Memory, 1 << 20}} {
		if len(series.values) == 0 {
			fmt.Fprintf(w, "%s%-15s not measured\n", indent, series.name)
			continue
		}
		least, most := slices.Min(series.values), slices.Max(series.values)
		fmt.Fprintf(w, "%s%-15s %s  %s..%s\n", indent, series.name, spark(series.values), comma(least/series.unit), comma(most/series.unit))
	}
}

// spark draws values as bars from 0 to the greatest.
func spark(values []int64) string {
	bars := []rune("▁▂▃▄▅▆▇█")
	top := max(slices.Max(values), 1)
	var text []rune
	for _, v := range values {
		text = append(text, bars[int(max(v, 0)*int64(len(bars)-1)/top)])
	}
	return string(text)
}
