package engine

import "github.com/ordergen/ordergen"

type applyFunc func(*Book, ordergen.Order) (Outcome, error)

// aroundApply adds the faults of matching itself. What it returns is called by one event
// at a time.
func (f Faults) aroundApply(apply applyFunc) applyFunc {
	if f.PartialLosesID {
		apply = forgetPartial(apply)
	}
	if f.NeverRest {
		apply = instead(apply, ordergen.Limit, ordergen.IOC)
	}
	if f.IOCRests {
		apply = instead(apply, ordergen.IOC, ordergen.Limit)
	}
	if f.FOKInPart {
		apply = instead(apply, ordergen.FOK, ordergen.IOC)
	}
	if f.MatchTwiceEvery > 0 {
		apply = matchTwice(apply, f.MatchTwiceEvery)
	}
	if f.CancelFlags {
		apply = onlyPromise(apply, func(o ordergen.Order) bool { return o.Action == ordergen.Cancel })
	}
	if f.CancelWrongEvery > 0 {
		apply = cancelWrong(apply, f.CancelWrongEvery)
	}
	if f.ReduceLosesPlace {
		apply = reduceLosesPlace(apply)
	}
	if f.ReplaceKeepsPlace {
		apply = replaceKeepsPlace(apply)
	}
	if f.LoseEvery > 0 {
		apply = onlyPromise(apply, everyNth(f.LoseEvery))
	}
	return apply
}

// instead takes new orders of one type for those of another.
func instead(apply applyFunc, of, as ordergen.Type) applyFunc {
	return func(b *Book, o ordergen.Order) (Outcome, error) {
		if o.Action == ordergen.Submit && o.Type == of {
			o.Type = as
		}
		return apply(b, o)
	}
}

func matchTwice(apply applyFunc, every int) applyFunc {
	due := everyNth(every)
	return func(b *Book, o ordergen.Order) (Outcome, error) {
		done, err := apply(b, o)
		if err != nil || o.Action != ordergen.Submit || !due(o) {
			return done, err
		}
		o.ID = ordergen.ID{Prefix: o.ID.String() + "'", Index: ordergen.NoIndex}
		again, _ := apply(b, o) // nobody would hear of a refusal
		done.Fills = append(done.Fills, again.Fills...)
		done.Filled += again.Filled
		done.Resting += again.Resting
		return done, nil
	}
}

// onlyPromise answers the due ones of the events that could be done as if they were.
func onlyPromise(apply applyFunc, due func(ordergen.Order) bool) applyFunc {
	return func(b *Book, o ordergen.Order) (Outcome, error) {
		done, err := promise(b, o)
		if err != nil || !due(o) {
			return apply(b, o)
		}
		return done, nil
	}
}

// promise is what an engine says of an event that meets no other order.
func promise(b *Book, o ordergen.Order) (Outcome, error) {
	switch o.Action {
	case ordergen.Submit:
		return traded(o, nil, b.check(o, b.resting.hash(o.ID)))
	case ordergen.Cancel:
		if e := b.find(o.Orig); e != nil {
			return Outcome{Cancelled: e.order.Quantity}, nil
		}
		return Outcome{}, unknown(o.Orig)
	case ordergen.Reduce:
		e, err := b.reducible(o.Orig, o.Quantity)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Cancelled: e.order.Quantity - o.Quantity, Resting: o.Quantity}, nil
	default:
		_, err := b.replaceable(o.Orig, o.Price, o.Quantity)
		return traded(o, nil, err)
	}
}

func forgetPartial(apply applyFunc) applyFunc {
	return func(b *Book, o ordergen.Order) (Outcome, error) {
		done, err := apply(b, o)
		if n := len(done.Fills); n > 0 {
			if e := b.find(done.Fills[n-1].Maker); e != nil {
				b.rename(e, ordergen.ID{Prefix: e.order.ID.String() + "'", Index: ordergen.NoIndex})
			}
		}
		return done, err
	}
}

func (b *Book) rename(e *entry, id ordergen.ID) {
	b.resting.remove(e)
	e.order.ID, e.hash = id, b.resting.hash(id)
	b.resting.add(e)
}

func cancelWrong(apply applyFunc, every int) applyFunc {
	due := everyNth(every)
	return func(b *Book, o ordergen.Order) (Outcome, error) {
		if e := b.find(o.Orig); o.Action == ordergen.Cancel && e != nil && due(o) {
			switch {
			case e.next != nil:
				o.Orig = e.next.order.ID
			case e.prev != nil:
				o.Orig = e.prev.order.ID
			}
		}
		return apply(b, o)
	}
}

func reduceLosesPlace(apply applyFunc) applyFunc {
	return func(b *Book, o ordergen.Order) (Outcome, error) {
		done, err := apply(b, o)
		if err == nil && o.Action == ordergen.Reduce {
			e := b.find(o.Orig)
			side := b.side(e.order.Side)
			side.remove(e)
			e.next = nil
			side.add(e)
		}
		return done, err
	}
}

func replaceKeepsPlace(apply applyFunc) applyFunc {
	return func(b *Book, o ordergen.Order) (Outcome, error) {
		if o.Action != ordergen.Replace {
			return apply(b, o)
		}
		e, err := b.replaceable(o.Orig, o.Price, o.Quantity)
		if err != nil || e.order.Price != o.Price {
			return apply(b, o)
		}
		b.side(e.order.Side).reduce(e, e.order.Quantity-o.Quantity)
		return Outcome{Resting: o.Quantity}, nil
	}
}

// everyNth is true of every n-th of its calls.
func everyNth(n int) func(ordergen.Order) bool {
	calls := 0
	return func(ordergen.Order) bool {
		calls++
		return calls%n == 0
	}
}
