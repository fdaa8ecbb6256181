package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ordergen/ordergen/presets"
)

// Preset prints what the flow of a preset realises, beside what is cited.
func Preset(w io.Writer, p presets.Preset) {
	heading(w, "realised and cited")
	var rows [][]string
	for _, f := range p.Figures {
		agrees := "✓"
		switch {
		case f.Chosen():
			agrees = ""
		case !f.Holds():
			agrees = "✗"
		}
		rows = append(rows, []string{agrees, f.Quantity, figureText(f), citedText(f), f.Cited.Source.Name})
	}
	grid(w, []string{"", "", "realised", "cited", "by"}, rows, 0, 1, 4)
}

// figureText is what is realised, in three digits.
func figureText(f presets.Figure) string {
	return strings.TrimSpace(threeDigits(f.Realised) + " " + f.Unit)
}

func threeDigits(x float64) string {
	switch {
	case x != 0 && x < 0.01:
		return "< 0.01"
	case x < 10:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", x), "0"), ".")
	case x < 100:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0")
	}
	return fmt.Sprintf("%.0f", x)
}

func citedText(f presets.Figure) string {
	if f.Chosen() {
		return "chosen"
	}
	return f.Cited.Says
}
