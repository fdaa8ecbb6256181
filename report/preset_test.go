package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/presets"
)

const presetsHead = `# Presets

A preset is a case whose flow of lives and arrivals follow published figures. ` + "`ordergen plan equity-hft`" + ` prints its
table, and ` + "`ordergen run equity-hft`" + ` prints it before it sends anything. What is *realised* follows from the laws of
the flow, by counting: the chances of each law are known exactly, and so is how many blocks of events each order rests. Tests hold
each figure to what agrees with its source, and to the events that the flow makes. Where no source could be consulted a figure is
*chosen*. Rates are chosen, too, for a machine of two cores.

This page is generated from package presets by ` + "`go test ./report -run TestPresetPage -update`" + `.
`

// presetPage is docs/presets.md.
func presetPage(all []presets.Preset) string {
	var b strings.Builder
	b.WriteString(presetsHead)
	line := func(cells ...string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	var sources []presets.Source
	for _, p := range all {
		run := p.Runs[0]
		fmt.Fprintf(&b, "\n## %s\n\n%s %s; %v, arrivals `%s`.\n\n", p.Name, p.Purpose, caseTarget(p.Profile), run.Stages[0], run.Arrival)
		line("", "realised", "cited", "by", "of", "mind")
		line("---", "---:", "---:", "---", "---", "---")
		for _, f := range p.Figures {
			s := f.Cited.Source
			line(f.Quantity, figureText(f), citedText(f), s.Name, s.Universe, f.Cited.Caveat)
			if !f.Chosen() && !slices.Contains(sources, s) {
				sources = append(sources, s)
			}
		}
	}
	b.WriteString("\n## Sources\n\n")
	line("", "", "at hand were")
	line("---", "---", "---")
	for _, s := range sources {
		line(s.Name, s.Reference, s.Read)
	}
	return b.String()
}

func TestPresetPage(t *testing.T) {
	golden(t, "../docs/presets.md", []byte(presetPage(presets.All())))
}

func TestPresetPrintsWhatDoesNotAgree(t *testing.T) {
	p := presets.Preset{Figures: []presets.Figure{
		{Quantity: "right", Unit: "%", Realised: 96.55, Cited: presets.Citation{Says: "97 %", Least: 96.5, Most: 97.5, Source: presets.Source{Name: "A 2001"}}},
		{Quantity: "wrong", Realised: 0.001, Cited: presets.Citation{Says: "1", Least: 1, Most: 1, Source: presets.Source{Name: "B 2002"}}},
		{Quantity: "nobody's", Unit: "s", Realised: 2},
	}}
	var b strings.Builder
	Preset(&b, p)
	var got []string
	for line := range strings.Lines(b.String()) {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	want := []string{"", "realised and cited", "realised cited by", "✓ right 96.5 % 97 % A 2001", "✗ wrong < 0.01 1 B 2002", "nobody's 2 s chosen"}
	if !slices.Equal(got, want) {
		t.Errorf("it prints %q, want %q", got, want)
	}
}

func TestThreeDigits(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 0.004: "< 0.01", 0.2079: "0.21", 1: "1", 1.5: "1.5", 20: "20", 38.46: "38.5", 962: "962", 99.79: "99.8"} {
		if got := threeDigits(x); got != want {
			t.Errorf("%v reads %q, want %q", x, got, want)
		}
	}
}
