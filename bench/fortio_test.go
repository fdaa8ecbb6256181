package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFortioFigures(t *testing.T) {
	got, err := (&fortio{}).figures([]byte(`{"RunType":"HTTP","DurationHistogram":{"Count":2000,"Percentiles":[
		{"Percentile":50,"Value":0.0005},{"Percentile":99,"Value":0.00275},{"Percentile":99.9,"Value":0.003}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Figures{P50: ptr(500 * time.Microsecond), P99: ptr(2750 * time.Microsecond), P999: ptr(3 * time.Millisecond)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, out := range []string{``, `{}`, `{"DurationHistogram":{"Percentiles":[{"Percentile":50,"Value":1}]}}`} {
		if got, err := (&fortio{}).figures([]byte(out)); err == nil {
			t.Errorf("figures of %q are %+v, want an error", out, got)
		}
	}
}
