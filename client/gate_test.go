package client

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/engine"
	"pgregory.net/rapid"
)

// chain is a source whose event i follows the one i − step, if there is one.
type chain struct {
	Source
	step uint64
}

func (c chain) Reach() uint64 { return c.step }

func (c chain) Follows(i, first uint64) (uint64, bool) { return i - c.step, i >= first+c.step }

// slowGate is what the gate does, with a map for everything.
type slowGate struct {
	chain
	first    uint64
	answered map[uint64]bool // whether well
	held     map[uint64]job
	most     int
}

func (g *slowGate) admit(i uint64, j job) admission {
	before, follows := g.Follows(i, g.first)
	well, over := g.answered[before]
	switch {
	case !follows || over && well:
		return admitted
	case over:
		return orphaned
	case len(g.held) >= g.most:
		return crowded
	}
	g.held[before] = j
	return held
}

func (g *slowGate) settled(i uint64, well bool) (job, bool) {
	g.answered[i] = well
	next, waits := g.held[i]
	delete(g.held, i)
	return next, waits
}

func TestGateIsItsSlowTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := chain{step: rapid.Uint64Range(1, 200).Draw(t, "step")}
		first := rapid.Uint64Range(0, 200).Draw(t, "first")
		most := rapid.IntRange(1, 5).Draw(t, "most")
		fast := newGate(source, first, most)
		slow := &slowGate{chain: source, first: first, answered: map[uint64]bool{}, held: map[uint64]job{}, most: most}
		var open []uint64 // events that were sent
		settle := func(i uint64, well bool) {
			for {
				got, waits := fast.settled(i, well)
				want, also := slow.settled(i, well)
				if got != want || waits != also {
					t.Fatalf("settled(%d) = %v, %v, want %v, %v", i, got, waits, want, also)
				}
				if !waits {
					return
				}
				if i = got.index; well {
					open = append(open, i)
					return
				}
			}
		}
		next := first
		for range rapid.IntRange(0, 600).Draw(t, "steps") {
			if len(open) > 0 && rapid.IntRange(0, 2).Draw(t, "settle") > 0 {
				k := rapid.IntRange(0, len(open)-1).Draw(t, "which")
				i := open[k]
				open = append(open[:k], open[k+1:]...)
				settle(i, rapid.IntRange(0, 9).Draw(t, "well") > 0)
				continue
			}
			got, want := fast.admit(next, job{index: next}), slow.admit(next, job{index: next})
			switch {
			case got != want:
				t.Fatalf("admit(%d) = %v, want %v", next, got, want)
			case got == admitted:
				open = append(open, next)
			case got != held:
				settle(next, false)
			}
			next++
		}
		if got := fast.waiting(); got != len(slow.held) {
			t.Fatalf("%d wait, want %d", got, len(slow.held))
		}
	})
}

// What the gate remembers is the open events and no more, however long the run.
func TestGateForgets(t *testing.T) {
	g := newGate(chain{step: 1000}, 0, 10)
	for i := range uint64(1_000_000) {
		if a := g.admit(i, job{index: i}); a != admitted && a != orphaned {
			t.Fatalf("event %d is %v", i, a)
		}
		g.settled(i, i%7 > 0)
	}
	if len(g.answered) > 1 || g.failed.GetCardinality() > 1000 || len(g.held) > 0 {
		t.Errorf("%d words, %d failed and %d held, want 1, at most 1000 and 0", len(g.answered), g.failed.GetCardinality(), len(g.held))
	}
}

// While one event is open, each of those behind it takes a bit, up to the next power of two.
func TestGateRemembersABitForEachEvent(t *testing.T) {
	g := newGate(chain{step: 1}, 0, 10)
	for i := uint64(1); i < 2000; i++ {
		g.settled(i, true)
		if words := int(i/64) + 1; len(g.answered) >= 2*words {
			t.Fatalf("%d words remember %d events, want less than %d", len(g.answered), i, 2*words)
		}
	}
}

// livesStream is a flow of lives with all that there is.
func livesStream(t testing.TB, symbols ...string) *ordergen.Stream {
	t.Helper()
	flow := ordergen.Steady(symbols...)
	flow.Cast = append(ordergen.Cast{
		ordergen.Trade{Count: 5, Makers: 3, Takers: 2, Type: ordergen.FOK, Lag: ordergen.Constant(1)},
		ordergen.Rest{Count: 5, Changes: []ordergen.Action{ordergen.Reduce, ordergen.Replace}, Lag: ordergen.Constant(1)},
		ordergen.Miss{Count: 3, Type: ordergen.IOC, Then: []ordergen.Action{ordergen.Cancel, ordergen.Replace, ordergen.Reduce}},
	}, flow.Cast...)
	s, err := ordergen.New(ordergen.Config{Seed: 7, Prefix: "l-", Flow: flow})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// venue is an engine in the process that notes which events it had, in their order.
type venue struct {
	mu    sync.Mutex
	books map[string]*engine.Book
	had   map[ordergen.ID]bool
	fills []engine.Fill
}

func newVenue(standing *ordergen.Book, symbols ...string) *venue {
	v := &venue{books: make(map[string]*engine.Book), had: make(map[ordergen.ID]bool)}
	for _, symbol := range symbols {
		v.books[symbol] = new(engine.Book)
		for o := range standing.Orders(symbol) {
			if _, err := v.books[symbol].Submit(o, nil); err != nil {
				panic(err)
			}
		}
	}
	return v
}

func (v *venue) apply(o ordergen.Order) (Receipt, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.had[o.ID] = true
	done, err := v.books[o.Symbol].Apply(o, v.fills[:0])
	v.fills = append(v.fills[:0], done.Fills...)
	if err != nil {
		return Receipt{}, &Refusal{Status: 404, Reason: err.Error()}
	}
	return Receipt{
		Filled:    Count{done.Filled, true},
		Fills:     Count{int64(len(done.Fills)), true},
		Cancelled: Count{done.Cancelled, true},
	}, nil
}

// An engine that answers slowly and out of order, over 200 connections: no event overtakes
// the one that it follows, every answer is the one foretold, and the book ends as Standing
// says.
func TestNoEventOvertakesTheOneItFollows(t *testing.T) {
	const n, first = 20_000, 12_345
	stream := livesStream(t, "A", "B")
	venue := newVenue(stream.Standing(first), "A", "B")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	target := TargetFunc(func(ctx context.Context, o ordergen.Order) (Receipt, error) {
		if before, follows := stream.Follows(o.ID.Index, first); follows {
			venue.mu.Lock()
			if !venue.had[stream.At(before).ID] {
				t.Errorf("event %d comes before %d, which it follows", o.ID.Index, before)
			}
			venue.mu.Unlock()
		}
		luck := rand.New(rand.NewPCG(seed, o.ID.Index))
		pause := func() {
			select {
			case <-time.After(time.Duration(luck.ExpFloat64() * float64(2*time.Millisecond))):
			case <-ctx.Done():
			}
		}
		pause()
		receipt, err := venue.apply(o)
		pause()
		return receipt, err
	})
	for name, schedule := range map[string]arrival.Schedule{
		"paced":   hold(t, n, time.Second),
		"unpaced": arrival.Unpaced(n),
	} {
		venue = newVenue(stream.Standing(first), "A", "B")
		r, err := Runner{Stream: stream, First: first, Schedule: schedule, Workers: 200, Backlog: 1 << 20, Target: target, Proven: true}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		total := r.Total(nil)
		if total.Accepted != n || r.Violated != 0 {
			t.Errorf("%s: %d of %d accepted, %d violations: %v %v", name, total.Accepted, n, r.Violated, r.Violations, r.Errors)
		}
		if total.Held.Count() == 0 {
			t.Errorf("%s: no event was held back, of a target that is slow", name)
		}
		stands := stream.Standing(first + n)
		for symbol, book := range venue.books {
			want := newVenue(stands, symbol).books[symbol]
			for _, side := range []ordergen.Side{ordergen.Buy, ordergen.Sell} {
				if got, want := book.Depth(side).Quantity, want.Depth(side).Quantity; got != want {
					t.Errorf("%s: %v of %s: %d shares rest, want %d", name, side, symbol, got, want)
				}
			}
		}
		told := r.Receipts["A"].Plus(r.Receipts["B"])
		if told.Filled.Answers != told.Orders || told.Cancelled.Answers != told.Changes || told.Filled.Sum == 0 {
			t.Errorf("%s: receipts %+v, want one of each answer", name, told)
		}
	}
}

// One event is never answered: those that follow it wait, all others go at their time.
func TestTheGateHoldsUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const stuck = 3
		source := chain{testStream(t), 10} // 3, 13, 23 … follow each other
		sent := make(map[uint64]time.Duration)
		var mu sync.Mutex
		start := time.Now()
		target := TargetFunc(func(ctx context.Context, o ordergen.Order) (Receipt, error) {
			mu.Lock()
			sent[o.ID.Index] = time.Since(start)
			mu.Unlock()
			if o.ID.Index == stuck {
				time.Sleep(2500 * time.Millisecond) // The clock is that of synctest: the target is slow with this one event.
			}
			return Receipt{}, nil
		})
		r, err := Runner{Stream: source, Schedule: hold(t, 10, 10*time.Second), Workers: 5, Target: target}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if r.Total(nil).Accepted != 100 {
			t.Fatalf("%d accepted, want 100", r.Total(nil).Accepted)
		}
		answered := 300*time.Millisecond + 2500*time.Millisecond
		for i, at := range sent {
			due := time.Duration(i) * 100 * time.Millisecond
			want := due
			if i%10 == stuck && i > stuck {
				want = max(due, answered)
			}
			if at != want {
				t.Errorf("event %d is sent at %v, want %v", i, at, want)
			}
		}
		held := r.Total(nil).Held
		if most, _ := held.Max(); held.Count() != 2 || most.Round(10*time.Millisecond) != answered-1300*time.Millisecond {
			t.Errorf("%d were held for up to %v, want 13 and 23, for up to %v", held.Count(), most, answered-1300*time.Millisecond)
		}
		if late, _ := r.Lateness.Max(); late > 0 {
			t.Errorf("the generator is late by %v, want 0: what is held waits for the target", late)
		}
	})
}

// A run that is ended halts what waits for a worker, and what waits for that. Only what follows the
// order that was under way is lost with it.
func TestWhatFollowsAHaltedEventIsHalted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2550*time.Millisecond)
		defer cancel()
		target := TargetFunc(func(ctx context.Context, _ ordergen.Order) (Receipt, error) {
			<-ctx.Done()
			return Receipt{}, ctx.Err()
		})
		r, err := Runner{Stream: chain{testStream(t), 5}, Schedule: hold(t, 10, 10*time.Second), Workers: 1, Target: target}.Run(ctx)
		if err != nil {
			t.Fatal(err)
		}
		windowed(t, r)
		want := map[Fate][]uint64{Unknown: {0}, Orphaned: {5, 10, 15, 20, 25}}
		for i := range uint64(26) {
			if i%5 > 0 {
				want[Halted] = append(want[Halted], i)
			}
		}
		if diff := cmp.Diff(want, indexes(r.Missed)); diff != "" {
			t.Errorf("events that were not accepted (-want +got):\n%s", diff)
		}
	})
}

// Of a target that refuses, loses answers, and is too slow for the backlog, each event that
// cannot be sent is accounted for, and the answers to all others stay right.
func TestWhatFollowsALostEventIsOrphaned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		stream, err := ordergen.New(ordergen.Config{Seed: seed, Prefix: "l-", Flow: ordergen.Steady("A")})
		if err != nil {
			t.Fatal(err)
		}
		venue := newVenue(stream.Standing(0), "A")
		target := TargetFunc(func(ctx context.Context, o ordergen.Order) (Receipt, error) {
			switch rand.New(rand.NewPCG(seed, o.ID.Index)).IntN(50) {
			case 0:
				return Receipt{}, &Refusal{Status: 503}
			case 1:
				return Receipt{}, context.DeadlineExceeded
			case 2:
				_, _ = venue.apply(o)
				return Receipt{}, context.DeadlineExceeded
			}
			return venue.apply(o)
		})
		n := rapid.Uint64Range(0, 3000).Draw(t, "n")
		r, err := Runner{Stream: stream, Schedule: arrival.Unpaced(n), Workers: 4, Backlog: rapid.IntRange(1, 50).Draw(t, "backlog"), Target: target, Proven: true}.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		total := r.Total(nil)
		if total.Due() != int64(n) || r.Due != n || total.Halted > 0 {
			t.Fatalf("%d due and %d accounted for, want %d, and none of the %d that were halted", r.Due, total.Due(), n, total.Halted)
		}
		windowed(t, r)
		if r.Violated > 0 {
			t.Fatalf("%d violations on a right engine: %v", r.Violated, r.Violations)
		}
		orphans := make(map[uint64]bool)
		for _, h := range r.Holes {
			orphans[h.Index] = true
			if before, follows := stream.Follows(h.Index, 0); h.Fate == Orphaned && (!follows || len(r.Holes) < mostHoles && !orphans[before]) {
				t.Fatalf("event %d is an orphan, and the one before it is no hole", h.Index)
			}
		}
		plan, err := ordergen.NewPlan(stream, stream.Standing(0), n)
		if err != nil {
			t.Fatal(err)
		}
		want := plan.ExpectAfter(n, r.Lost, r.Unknown)["A"]
		for side, bounds := range map[ordergen.Side]ordergen.Interval{ordergen.Buy: want.BidQuantity, ordergen.Sell: want.AskQuantity} {
			if rests := venue.books["A"].Depth(side).Quantity; !bounds.Contains(rests) {
				t.Fatalf("%v: %d shares rest, want %v", side, rests, bounds)
			}
		}
	})
}

func TestVerify(t *testing.T) {
	known := func(filled, fills, cancelled int64) Receipt {
		return Receipt{Filled: Count{filled, true}, Fills: Count{fills, true}, Cancelled: Count{cancelled, true}}
	}
	for _, c := range []struct {
		name   string
		action ordergen.Action
		want   ordergen.Answer
		got    Receipt
		err    error
		wrong  string
	}{
		{"a taker in full", ordergen.Submit, ordergen.Answer{Filled: 10}, known(10, 3, 0), nil, ""},
		{"an answer that tells nothing", ordergen.Submit, ordergen.Answer{Filled: 10}, Receipt{}, nil, ""},
		{"a taker in part", ordergen.Submit, ordergen.Answer{Filled: 10}, known(9, 3, 0), nil, "shares filled 10 9"},
		{"a taker without a fill", ordergen.Submit, ordergen.Answer{Filled: 10}, known(10, 0, 0), nil, "fills 1 0"},
		{"more fills than shares", ordergen.Submit, ordergen.Answer{Filled: 10}, known(10, 11, 0), nil, "fills 10 11"},
		{"a passive that trades", ordergen.Submit, ordergen.Answer{}, known(1, 1, 0), nil, "shares filled 0 1"},
		{"the rest of an order that is dropped", ordergen.Submit, ordergen.Answer{}, known(0, 0, 5), nil, ""},
		{"a cancel", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, known(0, 0, 7), nil, ""},
		{"a cancel of more", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, known(0, 0, 8), nil, "shares cancelled 7 8"},
		{"a cancel of nothing", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 404}, "events taken 1 0"},
		{"a cancel that the body of a good answer refuses", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 200}, "events taken 1 0"},
		{"a cancel that the body of any good answer refuses", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 299}, "events taken 1 0"},
		{"a cancel that is sent elsewhere", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 300}, ""},
		{"a cancel of what nobody knows", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 400}, "events taken 1 0"},
		{"a cancel that is refused for a reason of the target's own", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 499}, "events taken 1 0"},
		{"a cancel that the target fails at", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 500}, ""},
		{"a cancel that is too much", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 429}, ""},
		{"a cancel in an overload", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{Status: 503}, ""},
		{"a cancel that did not leave", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, &Refusal{}, ""},
		{"a cancel of unknown fate", ordergen.Cancel, ordergen.Answer{Cancelled: 7}, Receipt{}, context.Canceled, ""},
		{"an order that is refused", ordergen.Submit, ordergen.Answer{Filled: 7}, Receipt{}, &Refusal{Status: 400}, ""},
		{"a late cancel that is refused", ordergen.Cancel, ordergen.Answer{Refused: true}, Receipt{}, &Refusal{Status: 404}, ""},
		{"a late cancel that is taken", ordergen.Cancel, ordergen.Answer{Refused: true}, Receipt{}, nil, "events taken 0 1"},
	} {
		v, wrong := verify(ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 9}, Action: c.action}, c.want, c.got, c.err)
		got := ""
		if wrong {
			got = fmt.Sprintf("%s %d %d", v.What, v.Want, v.Got)
		}
		if got != c.wrong || wrong && (v.Index != 9 || v.ID != "x-00009") {
			t.Errorf("%s: %+v, want %q", c.name, v, c.wrong)
		}
	}
}

func TestVerifyHoldsWhatRests(t *testing.T) {
	for _, c := range []struct {
		name  string
		order ordergen.Order
		want  ordergen.Answer
		rests int64
	}{
		{"a passive order", ordergen.Order{Quantity: 10}, ordergen.Answer{}, 10},
		{"a taker", ordergen.Order{Quantity: 10}, ordergen.Answer{Filled: 10}, 0},
		{"a sweep", ordergen.Order{Quantity: 10}, ordergen.Answer{Filled: 7}, 3},
		{"a sweep that is no LIMIT order", ordergen.Order{Quantity: 10, Type: ordergen.IOC}, ordergen.Answer{Filled: 7}, 0},
		{"a cancel", ordergen.Order{Action: ordergen.Cancel}, ordergen.Answer{Cancelled: 7}, 0},
		{"a reduction", ordergen.Order{Action: ordergen.Reduce, Quantity: 4}, ordergen.Answer{Cancelled: 7}, 4},
		{"a replacement", ordergen.Order{Action: ordergen.Replace, Quantity: 9}, ordergen.Answer{}, 9},
	} {
		for _, off := range []int64{0, 1} {
			v, wrong := verify(c.order, c.want, Receipt{Resting: Count{c.rests + off, true}}, nil)
			if wrong != (off != 0) || wrong && (v.What != Resting || v.Want != c.rests || v.Got != c.rests+off) {
				t.Errorf("%s that leaves %d: %+v, %v", c.name, c.rests+off, v, wrong)
			}
		}
	}
}

// One order in ten thousand is filled in part: the report has that order.
func TestAnUnderfillIsCaughtAtItsOrder(t *testing.T) {
	stream := livesStream(t, "A")
	bad := uint64(5000)
	for stream.Answer(bad).Filled < 2 {
		bad++
	}
	venue := newVenue(stream.Standing(0), "A")
	target := TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
		receipt, err := venue.apply(o)
		if o.ID.Index == bad {
			receipt.Filled.N--
		}
		return receipt, err
	})
	r, err := Runner{Stream: stream, Schedule: arrival.Unpaced(10_000), Workers: 3, Target: target, Proven: true}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	filled := stream.Answer(bad).Filled
	want := []Violation{{Index: bad, ID: stream.At(bad).ID.String(), What: Filled, Want: filled, Got: filled - 1}}
	if diff := cmp.Diff(want, r.Violations); diff != "" || r.Violated != 1 {
		t.Errorf("%d violations (-want +got):\n%s", r.Violated, diff)
	}
}

// Several processes send each their own lives: together every event, once.
func TestRunnersShareASchedule(t *testing.T) {
	stream := livesStream(t, "A")
	const n, workers = 6000, 3
	venue := newVenue(stream.Standing(0), "A")
	var times [n]int
	for k := range uint64(workers) {
		r, err := Runner{
			Stream: stream, Schedule: arrival.Unpaced(n), Workers: 2, Proven: false,
			Mine: func(i uint64) bool { return stream.Worker(i, workers) == k },
			Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
				receipt, err := venue.apply(o)
				venue.mu.Lock()
				times[o.ID.Index]++
				venue.mu.Unlock()
				return receipt, err
			}),
		}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if r.Total(nil).Orphaned > 0 {
			t.Errorf("worker %d has %d orphans", k, r.Total(nil).Orphaned)
		}
	}
	for i, n := range times {
		if n != 1 {
			t.Fatalf("event %d is sent %d times", i, n)
		}
	}
}

func BenchmarkLives(b *testing.B) {
	stream := livesStream(b, "A", "B")
	venue := newVenue(stream.Standing(0), "A", "B")
	venue.had = nil
	b.ReportAllocs()
	b.ResetTimer()
	r, err := Runner{Stream: stream, Schedule: arrival.Unpaced(uint64(b.N)), Workers: 1, Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
		return venue.quick(o)
	}), Proven: true}.Run(b.Context())
	if err != nil || r.Violated > 0 || r.Total(nil).Accepted != int64(b.N) {
		b.Fatal(err, r.Violations, r.Total(nil))
	}
}

// quick is apply without notes, for one goroutine.
func (v *venue) quick(o ordergen.Order) (Receipt, error) {
	done, err := v.books[o.Symbol].Apply(o, v.fills[:0])
	v.fills = append(v.fills[:0], done.Fills...)
	if err != nil {
		return Receipt{}, &Refusal{Status: 404}
	}
	return Receipt{Filled: Count{done.Filled, true}, Fills: Count{int64(len(done.Fills)), true}, Cancelled: Count{done.Cancelled, true}}, nil
}
