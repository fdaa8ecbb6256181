package recorded

import (
	"fmt"
	"io"
	"iter"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/formats"
)

// LeftOut is what of a file is not in the flow.
type LeftOut struct {
	formats.LeftOut
	Damaged int64 // parts that could not be read
}

// reader reads the events of a file in any of the formats.
type reader struct {
	options Options
	leftOut LeftOut
	book    []ordergen.Order // what rests before the first event; known once that is read
}

// events yields them in their order, with an error for what is damaged.
func (r *reader) events(in io.Reader) iter.Seq2[formats.Event, error] {
	o := r.options
	switch o.Format {
	case "lobster":
		return r.reconstructed(skipping(r, formats.ReadLOBSTER(in, o.Symbol)))
	case "itch":
		return r.reconstructed(skipping(r, formats.ReadITCH(in)))
	case "mebw":
		return r.onTicks(skipping(r, formats.ReadMEBW(in, o.Symbol, "")))
	case "csv":
		return r.onTicks(skipping(r, formats.ReadCSV(in)))
	}
	return r.onTicks(skipping(r, formats.ReadNDJSON(in)))
}

func skipping[T any](r *reader, all iter.Seq2[T, error]) iter.Seq2[T, error] {
	if !r.options.SkipDamaged {
		return all
	}
	return formats.SkipDamaged(all, func(*formats.Damage) { r.leftOut.Damaged++ })
}

// reconstructed yields the orders that entered, from the messages of a feed.
func (r *reader) reconstructed(all iter.Seq2[formats.Message, error]) iter.Seq2[formats.Event, error] {
	return func(yield func(formats.Event, error) bool) {
		orders, first := formats.Reconstructor{Tick: r.options.Tick}, true
		pass := func(events []formats.Event) bool {
			for _, e := range events {
				if !yield(e, nil) {
					return false
				}
			}
			return true
		}
		for m, err := range all {
			if err == nil && first {
				first = false
				err = r.stand(&orders, m)
			}
			if err != nil {
				yield(formats.Event{}, err)
				return
			}
			if !pass(orders.Read(m)) {
				return
			}
		}
		pass(orders.End())
		r.leftOut.LeftOut = orders.LeftOut()
	}
}

// stand tells what rested before the first message.
func (r *reader) stand(orders *formats.Reconstructor, first formats.Message) error {
	if r.options.Book == "" {
		return nil
	}
	in, err := formats.Open(r.options.Book)
	if err != nil {
		return err
	}
	defer in.Close()
	levels, err := formats.ReadLevels(in, r.options.Symbol)
	if err != nil {
		return fmt.Errorf("%s: %w", r.options.Book, err)
	}
	for _, level := range formats.BookBefore(levels, first) {
		r.book = append(r.book, orders.Stand(level))
	}
	return nil
}

// onTicks rounds the prices of events to the tick.
func (r *reader) onTicks(all iter.Seq2[formats.Event, error]) iter.Seq2[formats.Event, error] {
	if r.options.Tick == 1 {
		return all
	}
	return func(yield func(formats.Event, error) bool) {
		for e, err := range all {
			o := &e.Order
			if rests := o.Type == ordergen.Limit; o.Price > 0 {
				o.Price = rounded(o.Price, r.options.Tick, rests == (o.Side == ordergen.Sell))
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// rounded is a price on the tick, at least one.
func rounded(price, tick ordergen.Price, up bool) ordergen.Price {
	ticks := price / tick
	if up && price%tick != 0 {
		ticks++
	}
	return max(ticks, 1) * tick
}
