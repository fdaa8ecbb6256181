package report

import (
	"fmt"
	"io"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen/judge"
)

// mostLines is how many lines of a tape, or undecided books, are printed.
const mostLines = 20

// Judged prints what a tape shows. Skipped is how many damaged lines were passed over.
func Judged(w io.Writer, tape string, v judge.Verdict, skipped int) {
	word := "AGREES"
	switch {
	case v.Contradiction != nil:
		word = "BROKEN"
	case len(v.Undecided) > 0:
		word = "UNDECIDED"
	case v.Judged == 0:
		word = "NOTHING TO JUDGE"
	}
	fmt.Fprintf(w, "%s  %s\n", tape, word)
	fmt.Fprintf(w, "%s%s events, %s judged and right", indent, humanize.Comma(int64(v.Events)), humanize.Comma(int64(v.Judged)))
	for _, n := range []struct {
		n    int
		what string
	}{
		{v.Refused, "refused, which the reference takes as it is"},
		{v.Shed, "never looked at"},
		{v.Unknown, "of unknown fate"},
		{skipped, "damaged lines passed over"},
	} {
		if n.n > 0 {
			fmt.Fprintf(w, ", %s %s", humanize.Comma(int64(n.n)), n.what)
		}
	}
	fmt.Fprintln(w)
	if c := v.Contradiction; c != nil {
		fmt.Fprintf(w, "\n%s%v\n%sshown by these %d events, in the order of their execution:\n", indent, c, indent, len(c.Tape))
		for i, r := range c.Tape {
			if skip := len(c.Tape) - mostLines; i >= mostLines/2 && i < skip+mostLines/2 {
				if i == mostLines/2 {
					fmt.Fprintf(w, "%s%s… %d more\n", indent, indent, skip)
				}
				continue
			}
			fmt.Fprintf(w, "%s%s%v\n", indent, indent, r)
		}
	}
	for i, u := range v.Undecided {
		if i == mostLines {
			fmt.Fprintf(w, "%s… and %d more books\n", indent, len(v.Undecided)-i)
			break
		}
		fmt.Fprintf(w, "%s%v\n", indent, u)
	}
}
