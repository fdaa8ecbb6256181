package chart

import (
	"regexp"
	"strings"
	"testing"
)

func example() Chart {
	return Chart{
		ID: "example", Title: "An <example>", Desc: "It has one of each.",
		X: Axis{Label: "x", Max: 10}, Y: Axis{Label: "y", Max: 100},
		Spans: []Span{{"warm-up", 0, 2}},
		Cells: []Cell{{0, 1, 0, 50, 1}, {1, 2, 0, 50, 1000}},
		Bars:  []Bar{{X0: 1, X1: 2, Height: 50}, {X0: 2, X1: 3, Base: 10, Height: 20, Faulty: true}},
		Lines: []Line{
			{Name: "gapped", Points: []Point{{0, 0}, {1, 50}, {2, Gap}, {3, 100}}},
			{Name: "stepped", Step: true, Points: []Point{{0, 0}, {5, 100}}},
			{Name: "dotted", Dots: true, Points: []Point{{0, 0}, {10, 100}}},
		},
		Rules: []Rule{{"limit", 80}},
		Hints: []Hint{{0, 1, "first"}},
		Table: Table{[]string{"x", "y"}, [][]string{{"1", "50"}}},
	}
}

func TestDrawing(t *testing.T) {
	got, err := example().HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<title id="example-title">An &lt;example&gt;</title>`, `aria-labelledby="example-title example-desc"`,
		`class="line line1" d="M66 256L121 133M231 10h0.1"`, // the line breaks at the gap, and a lone point shows
		`class="line line2" d="M66 256H341V10"`,
		`class="line line3 dots" d="M66 256h0M616 10h0"`,
		`class="heat heat1"`, `class="heat heat7"`, `class="bar error" d="M176 206.8h55v24.6h-55z"`,
		`class="rule" d="M66 59.2H616"`, `<title>first</title>`, `<th scope="row">1</th><td>50</td>`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the drawing lacks %s:\n%s", want, got)
		}
	}
	if keys := len(regexp.MustCompile(`<li>`).FindAllString(string(got), -1)); keys != 5 {
		t.Errorf("the legend has %d entries, want one for each span, line and rule", keys)
	}
}

// A chart of nothing is drawn, too.
func TestDrawingOfNothing(t *testing.T) {
	got, err := Chart{ID: "nothing"}.HTML()
	if err != nil || strings.Contains(string(got), "NaN") || strings.Contains(string(got), "Inf") {
		t.Errorf("a chart without anything is %v\n%s", err, got)
	}
}
