package conform

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// Divergence is a point of a tape at which an engine answers otherwise than the
// reference.
type Divergence struct {
	Tape      Tape
	Place     int       // index of the entry with the differing answers
	Broken    Invariant // the law that the engine's answer breaks
	Reason    string    // how, in one sentence
	Answers   string    // a table of both, side by side
	Unwatched bool      // it shows only when nobody looks at the book between the entries
	Fickle    bool      // it does not show each time that the tape is played
	Death     bool      // it ended the process that played it
	Played    Invariant // the law that the tape broke as it was played, where a shorter one breaks another

	byLook bool // the answers agree, and the looks at the book do not
}

// String is the whole finding: the invariant, the tape, both answers side by side, and
// a Go test that fails until the engine is mended.
func (d *Divergence) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Broken: %s. The law is that %s.\n", d.Broken, d.Broken.Law())
	fmt.Fprintf(&b, "\n    %s\n", d.Reason)
	if d.Played != "" {
		fmt.Fprintf(&b, "    As it was played, the tape broke another law, %s. The shortest tapes break this one.\n", d.Played)
	}
	if d.Unwatched {
		b.WriteString("    It shows only when nobody looks at the book between the entries.\n")
	}
	if d.Fickle {
		b.WriteString("    It does not show each time: do engines share state, or depend on time, on chance or on the order of a map?\n")
	}
	fmt.Fprintf(&b, "\nTape:\n\n%s", indented(d.listing()))
	if d.Answers != "" {
		fmt.Fprintf(&b, "\nAnswers to #%d:\n\n%s", d.Place, indented(d.Answers))
	}
	fmt.Fprintf(&b, "\nAs a test, with newEngine what was given to Conform:\n\n%s", indented(d.GoTest()))
	return b.String()
}

// GoTest is the source of a Go test that plays the tape.
func (d *Divergence) GoTest() string {
	return fmt.Sprintf("func %s(t *testing.T) {\n\tconform.Replay(t, newEngine, %s)\n}\n",
		d.Broken.testName(), strings.ReplaceAll(d.Tape.GoString(), "\n", "\n\t"))
}

// testName is the name of a Go test for the invariant, such as TestTimePriority.
func (i Invariant) testName() string {
	var b strings.Builder
	b.WriteString("Test")
	apart := func(r rune) bool { return r < 'A' }
	for _, word := range strings.FieldsFunc(strings.ReplaceAll(string(i), "'", ""), apart) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// listing is the tape, an entry a line, and equal ones in a row together.
func (d *Divergence) listing() string {
	var b strings.Builder
	for place := 0; place < len(d.Tape); {
		end := place + 1
		for end < len(d.Tape) && d.Tape[end] == d.Tape[place] {
			end++
		}
		if end-place > 3 {
			fmt.Fprintf(&b, "#%d to #%d, each %v\n", place, end-1, d.Tape[place])
		} else {
			for ; place < end; place++ {
				fmt.Fprintf(&b, "#%-3d %v\n", place, d.Tape[place])
			}
		}
		place = end
	}
	return b.String()
}

// sideBySide is a table of both answers. What differs is marked, and what neither has
// is left out.
func (s step) sideBySide() string {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
	row := func(what, want, got string) {
		if want == none && got == none {
			return
		}
		mark := ""
		if want != got && got != untold {
			mark = "<-"
		}
		fmt.Fprintln(table, strings.TrimRight(strings.Join([]string{what, want, got, mark}, "\t"), "\t"))
	}
	want, got := s.want, s.got
	fmt.Fprintln(table, "\treference\tengine")
	row("answer", s.outcome(want), s.outcome(got))
	if s.lacks&Trades != 0 {
		row("shares traded", fmt.Sprint(shares(want.fills)), s.known(TradedShares, fmt.Sprint(shares(got.fills))))
		row("fills", fmt.Sprint(len(want.fills)), s.known(TradeCounts, fmt.Sprint(len(got.fills))))
		want.fills, got.fills = nil, nil
	}
	const most = 12 // fills that are shown without a difference
	for i := range max(len(want.fills), len(got.fills)) {
		w, g := fillText(want.fills, i), fillText(got.fills, i)
		if i == most {
			fmt.Fprintln(table, "...")
		}
		if i >= most && w == g {
			continue
		}
		row(fmt.Sprintf("fill %d", i+1), w, g)
	}
	for i := range got.book {
		row(s.questions[i].String(), want.book[i].String(), got.book[i].String())
	}
	table.Flush()
	return b.String()
}

// untold stands in a report for what an engine does not tell.
const untold = "not told"

// known is a text of the engine's, where it tells what it is of.
func (s step) known(f Features, text string) string {
	if s.lacks&f != 0 {
		return untold
	}
	return text
}

// outcome is an answer in a word or two.
func (s step) outcome(a answer) string {
	switch {
	case a.panic != "":
		return "panic"
	case s.action == nothing:
		return none
	case s.action != submitting && a.ok:
		return "rested"
	case s.action != submitting:
		return "did not rest"
	case a.ok || !s.outcomeDiffers() && s.want.ok:
		return "accepted"
	}
	return "refused"
}

func fillText(fills []Fill, i int) string {
	if i >= len(fills) {
		return none
	}
	f := fills[i]
	return fmt.Sprintf("%d at %d: %v with %v", f.Quantity, f.Price, f.Taker, f.Maker)
}

func indented(text string) string {
	lines := strings.SplitAfter(text, "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return "    " + strings.Join(lines, "    ")
}
