package engine

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// TestBookAgreesWithLinearBookOnLongTapes plays tapes that are too long, over prices that
// are too many, for a property: levels fill several blocks, and orders come and go by
// the thousand.
func TestBookAgreesWithLinearBookOnLongTapes(t *testing.T) {
	for seed := range uint64(4) {
		var (
			random = rand.New(rand.NewPCG(seed, 0))
			book   Book
			linear linearBook
		)
		for i := range 6_000 {
			o := ordergen.Order{
				ID:       ordergen.ID{Prefix: "o-", Index: uint64(i)},
				Side:     ordergen.Side(random.IntN(2)),
				Type:     types[random.IntN(6)%4*random.IntN(2)],
				Price:    ordergen.Price(1000 + random.IntN(800)),
				Quantity: 1 + random.Int64N(50),
			}
			if o.Side == ordergen.Sell {
				o.Price += 600 // asks and bids meet in one price of four
			}
			orig := ordergen.ID{Prefix: "o-", Index: uint64(random.IntN(i + 1))}
			switch random.IntN(4) {
			case 0:
				got, _ := book.Cancel(orig)
				want, _ := linear.cancel(orig)
				if got != want {
					t.Fatalf("seed %d, event %d: cancelled is %v, want %v", seed, i, got, want)
				}
			case 1:
				fills, _ := book.Replace(orig, o.Price, o.Quantity, nil)
				want, _ := linear.replace(orig, o.Price, o.Quantity)
				if !slices.Equal(fills, want) {
					t.Fatalf("seed %d, event %d: the replaced order has fills %v, want %v", seed, i, fills, want)
				}
			default:
				fills, err := book.Submit(o, nil)
				if want := linear.submit(o); err != nil || !slices.Equal(fills, want) {
					t.Fatalf("seed %d, event %d: fills are %v, %v, want %v", seed, i, fills, err, want)
				}
			}
		}
		for _, side := range sides {
			var want []Level
			for price := ordergen.Price(1000); price < 2400; price++ {
				if at := linear.at(side, price); at.Orders > 0 {
					want = append(want, at)
				}
			}
			if side == ordergen.Buy {
				slices.Reverse(want)
			}
			if len(want) < 2*blockSize {
				t.Errorf("seed %d: %v has %d levels, want several blocks", seed, side, len(want))
			}
			if diff := cmp.Diff(want, slices.Collect(book.Levels(side))); diff != "" {
				t.Errorf("seed %d: levels of %v (-linear +book):\n%s", seed, side, diff)
			}
		}
	}
}

func TestSweepOfFiveThousand(t *testing.T) {
	var b Book
	for i := range 5_000 {
		mustSubmit(t, &b, ordergen.Order{ID: ordergen.ID{Prefix: "m-", Index: uint64(i)}, Side: ordergen.Sell, Price: ordergen.Price(1 + i/2), Quantity: 3})
	}
	fills := mustSubmit(t, &b, ordergen.Order{ID: orderID("t"), Type: ordergen.FOK, Price: 2500, Quantity: 15_000})
	for i, f := range fills {
		if want := (Fill{Maker: ordergen.ID{Prefix: "m-", Index: uint64(i)}, Taker: orderID("t"), Price: ordergen.Price(1 + i/2), Quantity: 3}); f != want {
			t.Fatalf("fill %d is %v, want %v", i, f, want)
		}
	}
	if len(fills) != 5_000 || b.Depth(ordergen.Sell) != (Depth{}) {
		t.Errorf("%d fills and %+v left, want 5,000 and nothing", len(fills), b.Depth(ordergen.Sell))
	}
}

// TestSteadyBookAllocatesNothing lets as many orders come as go, of which half are
// cancelled and half are filled.
func TestSteadyBookAllocatesNothing(t *testing.T) {
	c := newChurn(1_000, 50)
	fills := make([]Fill, 0, 8)
	i := uint64(0)
	allocs := testing.AllocsPerRun(10_000, func() {
		c.next()
		maker := ordergen.Order{ID: ordergen.ID{Prefix: "m-", Index: i}, Side: ordergen.Sell, Price: 1_000_000, Quantity: 7}
		taker := ordergen.Order{ID: ordergen.ID{Prefix: "t-", Index: i}, Type: ordergen.IOC, Price: 1_000_000, Quantity: 7}
		c.book.Submit(maker, nil)
		fills, _ = c.book.Submit(taker, fills[:0])
		i++
	})
	if allocs != 0 {
		t.Errorf("four messages allocate %v times, want never", allocs)
	}
}

// TestMemoryIsThatOfTheFullestBook plays for a hundred times as long as the book is deep.
func TestMemoryIsThatOfTheFullestBook(t *testing.T) {
	const standing = 1_000
	c := newChurn(standing, 5_000)
	type memory struct{ entries, ids, levels, blocks int }
	held := func() (m memory) {
		m.entries, m.ids = c.book.entries.made, len(c.book.resting.slots)
		for _, l := range []*ladder{&c.book.bids, &c.book.asks} {
			m.levels += l.levels.spareLevels.made
			m.blocks += l.levels.spareBlocks.made
		}
		return m
	}
	for range 100 * standing {
		c.next()
	}
	if got, most := held(), (memory{2 * (standing + 1), 4 * (standing + 1), 2 * (standing + 1), 2 * firstBatch}); got.entries > most.entries || got.ids > most.ids || got.levels > most.levels || got.blocks > 2*most.blocks {
		t.Errorf("the book holds %+v, want at most %+v", got, most)
	}
}
