package client

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"github.com/ordergen/ordergen"
)

// Violation is an answer that is wrong by itself. Where the plan is proven each aggressive
// order trades in full on arrival, no other trades at all, a cancel takes off what its
// order had left, what did not trade of a LIMIT order rests, and what is about an order that is
// done is refused.
type Violation struct {
	Index uint64 `json:"index"`
	ID    string `json:"id"`
	What  string `json:"what"` // one of the constants below
	Want  int64  `json:"want"`
	Got   int64  `json:"got"`
}

// What an answer can say wrongly.
const (
	Filled    = "shares filled"
	Fills     = "fills" // Want is the nearest number that would be right
	Cancelled = "shares cancelled"
	Resting   = "shares resting"
	Taken     = "events taken" // 1 is accepted, 0 is refused
)

const mostViolations = 100 // kept, the first by index; all are counted

func firstViolations(all []Violation) []Violation {
	slices.SortFunc(all, func(a, b Violation) int { return cmp.Compare(a.Index, b.Index) })
	return all[:min(len(all), mostViolations)]
}

// verify holds an answer to the right one.
func verify(o ordergen.Order, want ordergen.Answer, got Receipt, err error) (v Violation, wrong bool) {
	differ := func(what string, want, got int64) (Violation, bool) {
		return Violation{Index: o.ID.Index, ID: o.ID.String(), What: what, Want: want, Got: got}, true
	}
	switch {
	case err != nil:
		if o.Action != ordergen.Submit && !want.Refused && unfounded(err) {
			return differ(Taken, 1, 0)
		}
	case want.Refused:
		return differ(Taken, 0, 1)
	case got.Filled.Known && got.Filled.N != want.Filled:
		return differ(Filled, want.Filled, got.Filled.N)
	case got.Fills.Known && got.Fills.N != min(max(got.Fills.N, min(want.Filled, 1)), want.Filled):
		return differ(Fills, min(max(got.Fills.N, min(want.Filled, 1)), want.Filled), got.Fills.N)
	case got.Cancelled.Known && o.Action != ordergen.Submit && got.Cancelled.N != want.Cancelled:
		return differ(Cancelled, want.Cancelled, got.Cancelled.N)
	case got.Resting.Known && got.Resting.N != resting(o, want):
		return differ(Resting, resting(o, want), got.Resting.N)
	}
	return Violation{}, false
}

// resting is the shares that an event leaves of its order in the book.
func resting(o ordergen.Order, want ordergen.Answer) int64 {
	if o.Action == ordergen.Cancel || o.Type != ordergen.Limit {
		return 0
	}
	return o.Quantity - want.Filled
}

// unfounded reports whether an error refuses an event for what it is about, as with "no
// such order", and not for the load, the way to the target, or who asks.
func unfounded(err error) bool {
	refusal, ok := errors.AsType[*Refusal](err)
	if !ok {
		return false
	}
	switch s := refusal.Status; s {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusRequestTimeout,
		http.StatusTooEarly, http.StatusTooManyRequests, http.StatusMethodNotAllowed:
		return false
	default:
		return s >= 200 && s < 300 || s >= 400 && s < 500
	}
}

// Receipts is what the answers to accepted events of a symbol told, summed. A sum is whole
// where as many told it as were asked.
type Receipts struct {
	Orders  int64 `json:"orders"`           // new orders that were accepted
	Changes int64 `json:"changes,omitzero"` // cancels, reductions and replacements that were accepted

	Filled    Told `json:"filled,omitzero"`    // shares that new orders traded
	Fills     Told `json:"fills,omitzero"`     // trades of new orders
	Cancelled Told `json:"cancelled,omitzero"` // shares that cancels and reductions took off
}

// Told is the sum of what some answers told.
type Told struct {
	Answers int64 `json:"answers"`
	Sum     int64 `json:"sum"`
}

func (t *Told) tell(c Count) {
	if c.Known {
		t.Answers++
		t.Sum += c.N
	}
}

func (t Told) plus(o Told) Told { return Told{t.Answers + o.Answers, t.Sum + o.Sum} }

func (r *Receipts) add(action ordergen.Action, got Receipt) {
	if action != ordergen.Submit {
		r.Changes++
		r.Cancelled.tell(got.Cancelled)
		return
	}
	r.Orders++
	r.Filled.tell(got.Filled)
	r.Fills.tell(got.Fills)
}

// Plus is what two sets of answers told together.
func (r Receipts) Plus(o Receipts) Receipts {
	return Receipts{
		Orders:    r.Orders + o.Orders,
		Changes:   r.Changes + o.Changes,
		Filled:    r.Filled.plus(o.Filled),
		Fills:     r.Fills.plus(o.Fills),
		Cancelled: r.Cancelled.plus(o.Cancelled),
	}
}
