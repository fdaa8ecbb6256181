package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/RoaringBitmap/roaring/v2/roaring64"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// Again prints what differs between a run and the one that it repeats: first in outcome, then
// in latency.
func Again(w io.Writer, before, after *trial.Report) error {
	heading(w, "again: what differs in outcome")
	if rows := differences(before, after); len(rows) > 0 {
		grid(w, []string{"", "then", "now"}, rows, 0, 1, 2)
	} else {
		fmt.Fprintf(w, "%snothing: the same counts, fates, matches and expectation\n", indent)
	}
	a, err := asRead(before)
	if err != nil {
		return err
	}
	b, err := asRead(after)
	if err != nil {
		return err
	}
	heading(w, "again: A is the run before, and B this one")
	SideBySide(w, a, b)
	return nil
}

// asRead is the summary of a report as ReadSummary gives it.
func asRead(r *trial.Report) (s Summary, err error) {
	var text bytes.Buffer
	if err := WriteSummary(&text, r); err != nil {
		return s, err
	}
	return s, json.Unmarshal(text.Bytes(), &s)
}

// mostFates are shown one by one.
const mostFates = 10

// differences are the parts of the outcome in which two reports differ.
func differences(before, after *trial.Report) (rows [][]string) {
	differ := func(what string, a, b any) {
		if then, now := fmt.Sprint(a), fmt.Sprint(b); then != now {
			rows = append(rows, []string{what, then, now})
		}
	}
	differ("verdict", before.Verdict, after.Verdict)
	differ("runs", len(before.Runs), len(after.Runs))
	for i := range min(len(before.Runs), len(after.Runs)) {
		a, b := before.Runs[i], after.Runs[i]
		of := func(what string) string { return what + suffix(a.Run.Name) }
		then, now := countsOf(a), countsOf(b)
		for _, name := range slices.Sorted(maps.Keys(then)) {
			differ(of(name), comma(then[name]), comma(now[name]))
		}
		fates := 0
		for order, pair := range otherFates(a.Result.Missed, b.Result.Missed) {
			if fates++; fates <= mostFates {
				differ(of("order "+comma(order)), pair[0], pair[1])
			}
		}
		if fates > mostFates {
			rows = append(rows, []string{of(fmt.Sprintf("and %s more orders", comma(fates-mostFates))), "other fates", ""})
		}
		for _, symbol := range slices.Sorted(maps.Keys(a.Expectation)) {
			then, now := foretold(a.Expectation[symbol]), foretold(b.Expectation[symbol])
			for i, f := range then {
				differ(of("expected "+f.name+" of "+symbol), intervalText(f.value), intervalText(now[i].value))
			}
		}
		for _, symbol := range slices.Sorted(maps.Keys(a.Result.Receipts)) {
			then, now := told(a.Result.Receipts[symbol]), told(b.Result.Receipts[symbol])
			for i, f := range then {
				differ(of("answers: "+f.name+" of "+symbol), comma(f.value), comma(now[i].value))
			}
		}
		counters := figuresOf(b)
		for _, row := range a.Reconciliation.Rows {
			now, told := counters[figureOf{row.Shard, row.Figure}]
			if !told {
				differ(of(fmt.Sprintf("shard %s, %s", row.Shard, row.Figure)), comma(row.Got), "not told")
				continue
			}
			differ(of(fmt.Sprintf("shard %s, %s", row.Shard, row.Figure)), comma(row.Got), comma(now))
		}
	}
	return rows
}

// countsOf are the orders of a run by what became of them.
func countsOf(r *trial.RunReport) map[string]int64 {
	total := r.Result.Total(nil)
	return map[string]int64{
		"orders due":      int64(r.Result.Due),
		"orders sent":     total.Sent,
		"orders accepted": total.Accepted,
		"orders refused":  total.Refused,
		"orders unknown":  total.Unknown,
		"orders dropped":  total.Dropped,
		"orders unsent":   total.Unsent,
		"orders orphaned": total.Orphaned,
		"orders halted":   total.Halted,
		"wrong answers":   r.Result.Violated,
	}
}

// otherFates yields the orders that fared otherwise in another run, by index.
func otherFates(before, after client.Missed) func(yield func(order uint64, fates [2]client.Fate) bool) {
	other := roaring64.New()
	for _, missed := range []client.Missed{before, after} {
		for fate, orders := range missed {
			same := roaring64.New()
			if a, b := before[fate], after[fate]; a != nil && b != nil {
				same = roaring64.And(a, b)
			}
			other.Or(roaring64.AndNot(orders, same))
		}
	}
	fateOf := func(missed client.Missed, order uint64) client.Fate {
		for fate, orders := range missed {
			if orders.Contains(order) {
				return fate
			}
		}
		return client.Accepted
	}
	return func(yield func(uint64, [2]client.Fate) bool) {
		for it := other.Iterator(); it.HasNext(); {
			order := it.Next()
			if !yield(order, [2]client.Fate{fateOf(before, order), fateOf(after, order)}) {
				return
			}
		}
	}
}

// figureOf is a figure of a shard.
type figureOf struct {
	shard  string
	figure observe.Figure
}

func figuresOf(r *trial.RunReport) map[figureOf]int64 {
	all := make(map[figureOf]int64)
	for _, row := range r.Reconciliation.Rows {
		all[figureOf{row.Shard, row.Figure}] = row.Got
	}
	return all
}

// named is a figure with its name.
type named[T any] struct {
	name  string
	value T
}

func foretold(o ordergen.Outcome) []named[ordergen.Interval] {
	return []named[ordergen.Interval]{
		{"orders received", o.Received}, {"matches", o.Fills}, {"shares traded", o.Traded},
		{"cancels", o.Cancelled}, {"shares cancelled", o.CancelledQuantity}, {"replaces", o.Replaced},
		{"resting bids", o.RestingBids}, {"bid shares", o.BidQuantity},
		{"resting asks", o.RestingAsks}, {"ask shares", o.AskQuantity}, {"ask levels", o.AskLevels},
	}
}

func told(r client.Receipts) []named[int64] {
	return []named[int64]{
		{"new orders accepted", r.Orders}, {"changes accepted", r.Changes},
		{"shares traded", r.Filled.Sum}, {"matches", r.Fills.Sum}, {"shares cancelled", r.Cancelled.Sum},
	}
}
