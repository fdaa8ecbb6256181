package engine

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ordergen/ordergen"
)

// operation is one event of a history: between the ticks at which it was sent and
// answered the shard executed it.
type operation struct {
	event          ordergen.Order
	answer         Answer
	err            error
	sent, answered int64
}

// history lets clients send events to one shard at once, about each other's orders too.
func history(t *testing.T, clients, each int) []operation {
	var (
		s     = newShard(t, ShardConfig{}, nil)
		clock atomic.Int64
		all   = make([][]operation, clients)
		wg    sync.WaitGroup
	)
	for k := range clients {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(k)))
			for i := range each {
				op := operation{event: randomEvent(random, k, clients, i), sent: clock.Add(1)}
				op.answer, op.err = s.Apply(t.Context(), op.event)
				op.answered = clock.Add(1)
				all[k] = append(all[k], op)
			}
		})
	}
	wg.Wait()
	return slices.Concat(all...)
}

func randomEvent(random *rand.Rand, client, clients, i int) ordergen.Order {
	id := func(client, i int) ordergen.ID {
		return ordergen.ID{Prefix: fmt.Sprintf("c%d-", client), Index: uint64(i)}
	}
	o := ordergen.Order{ID: id(client, i), Symbol: "A", Quantity: 1 + random.Int64N(20), Price: ordergen.Price(100 + random.IntN(6))}
	if random.IntN(2) == 0 {
		o.Side = ordergen.Side(random.IntN(2))
		o.Type = types[random.IntN(len(types))*random.IntN(2)]
		return o
	}
	o.Action = []ordergen.Action{ordergen.Cancel, ordergen.Reduce, ordergen.Replace}[random.IntN(3)]
	o.Orig = id(random.IntN(clients), max(0, i-random.IntN(20)))
	return o
}

// TestSequenceIsAWitness takes the numbers of the answers for the order of execution: it
// must agree with real time, and one client alone must get the same answers in it.
func TestSequenceIsAWitness(t *testing.T) {
	each := 12_500
	if testing.Short() {
		each = 1_000
	}
	ops := history(t, 8, each)
	slices.SortFunc(ops, func(a, b operation) int { return cmp.Compare(a.answer.Sequence, b.answer.Sequence) })
	var (
		book      Book
		lastSent  int64
		succeeded int
	)
	for i, op := range ops {
		if op.answer.Sequence != uint64(i+1) {
			t.Fatalf("operation %d has number %d", i+1, op.answer.Sequence)
		}
		if lastSent = max(lastSent, op.sent); op.answered < lastSent {
			t.Fatalf("operation %d was answered at %d, before one with a smaller number was sent at %d", i+1, op.answered, lastSent)
		}
		want, err := book.Apply(op.event, nil)
		if fmt.Sprint(err) != fmt.Sprint(op.err) {
			t.Fatalf("operation %d: %s gives %v, want %v", i+1, op.event.AppendJSON(nil), op.err, err)
		}
		if got := op.answer.Outcome; !slices.Equal(got.Fills, want.Fills) || got.Filled != want.Filled || got.Cancelled != want.Cancelled || got.Resting != want.Resting {
			t.Fatalf("operation %d: %s gives %+v, alone it gives %+v", i+1, op.event.AppendJSON(nil), got, want)
		}
		if err == nil {
			succeeded++
		}
	}
	if succeeded < len(ops)/3 {
		t.Errorf("%d of %d operations were accepted, too few to tell", succeeded, len(ops))
	}
}
