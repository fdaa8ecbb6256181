package observe

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSumsReadBackAsTheyWere(t *testing.T) {
	word := rapid.StringMatching(`[a-z_:][a-z0-9_:]{0,8}`)
	label := rapid.StringMatching(`[a-z_][a-z0-9_]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Series {
			s := Series{Metric: word.Draw(t, "metric"), Minus: rapid.Bool().Draw(t, "minus")}
			for range rapid.IntRange(0, 2).Draw(t, "labels") {
				if s.Labels == nil {
					s.Labels = make(map[string][]string)
				}
				s.Labels[label.Draw(t, "label")] = rapid.SliceOfN(rapid.StringMatching(`[^"\\{}|]{0,5}`), 1, 3).Draw(t, "values")
			}
			return s
		}), 1, 4).Draw(t, "sum")
		var text strings.Builder
		for _, s := range want {
			if s.Minus {
				text.WriteString(" - ")
			} else {
				text.WriteString(" + ")
			}
			text.WriteString(s.String())
		}
		got, err := ParseSum(text.String())
		if err != nil {
			t.Fatalf("%s: %v", &text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", &text, diff)
		}
	})
}

func TestParseSumTeaches(t *testing.T) {
	for text, want := range map[string]string{
		"":               "want a series such as trades_total",
		"5":              "want a series such as trades_total",
		"a b":            `found "b"`,
		"a * b":          `found "* b"`,
		`a{side!="buy"}`: `found the label "side!=`,
		`a{side=buy}`:    "want one such as side=",
		`a{side="buy"`:   `found "{side=`,
		"a +":            "want a series",
	} {
		if _, err := ParseSum(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives the error %v, want one that says %q", text, err, want)
		}
	}
}
