package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/trial"
)

// writeSenders shows who sent the run, and when by the clock of each, and what none of them
// sent or can tell of.
func writeSenders(w io.Writer, r *trial.RunReport) {
	header, rows := Senders(r)
	if len(rows) == 0 {
		return
	}
	heading(w, "parts%s", suffix(r.Run.Name))
	grid(w, header, rows, 0, 2, 3)
	for _, fate := range []client.Fate{client.Halted, client.Unknown} {
		if holes := stretches(r.Result.Missed, fate); holes != "" {
			fmt.Fprintf(w, "%s%v: orders %s\n", indent, fate, holes)
		}
	}
}

// Senders are the processes that sent a run, as a table; it has no rows where it was one alone.
func Senders(r *trial.RunReport) (header []string, rows [][]string) {
	header = []string{"", "orders", "began", ""}
	if len(r.Senders) == 0 || r.Senders[0].Of == 1 {
		return header, nil
	}
	for _, s := range r.Senders {
		row := []string{s.String(), comma(s.Accounted) + " of " + comma(s.Orders), "never ended", ""}
		for i, stretch := range s.Stretches {
			if i == 0 {
				row[2] = stretch.Begun.Format("15:04:05.000")
			} else {
				row[3] = fmt.Sprintf("resumed %s, with order %s", stretch.Begun.Format("15:04:05.000"), comma(int64(stretch.From)))
			}
		}
		rows = append(rows, row)
	}
	return header, rows
}

// stretches are the first of the indexes of a fate, those that follow each other as one.
func stretches(missed client.Missed, fate client.Fate) string {
	indexes := missed[fate]
	if indexes == nil {
		return ""
	}
	var all []string
	for it := indexes.Iterator(); it.HasNext(); {
		first := it.Next()
		last := first
		for it.HasNext() && it.PeekNext() == last+1 {
			last = it.Next()
		}
		if len(all) == mostShown {
			return strings.Join(all, ", ") + fmt.Sprintf(" and others, %s in all", comma(int64(indexes.GetCardinality())))
		}
		one := fmt.Sprint(first)
		if last > first {
			one += fmt.Sprintf("..%d", last)
		}
		all = append(all, one)
	}
	return strings.Join(all, ", ")
}
