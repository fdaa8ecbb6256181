package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// play applies events to a shard and returns what the answers say, in short.
func play(t *testing.T, s *Shard, events ...ordergen.Order) []string {
	t.Helper()
	var said []string
	for _, o := range events {
		done, err := s.Apply(t.Context(), o)
		var makers []string
		for _, f := range done.Fills {
			makers = append(makers, f.Maker.String())
		}
		text := fmt.Sprintf("filled %d of %v, cancelled %d, resting %d", done.Filled, makers, done.Cancelled, done.Resting)
		if err != nil {
			text = strings.SplitN(err.Error(), ":", 2)[0]
		}
		said = append(said, text)
	}
	return said
}

func typed(o ordergen.Order, typ ordergen.Type) ordergen.Order {
	o.Type = typ
	return o
}

// TestFaultsOfSingleEvents plays the same events with and without a fault. The answers
// that differ are those in which the fault shows.
func TestFaultsOfSingleEvents(t *testing.T) {
	for name, test := range map[string]struct {
		faults Faults
		events []ordergen.Order
		right  []string
		wrong  []string
	}{
		"an IOC order rests": {Faults{IOCRests: true},
			[]ordergen.Order{typed(bid(1, 10), ordergen.IOC), ask(1, 4)},
			[]string{"filled 0 of [], cancelled 0, resting 0", "filled 0 of [], cancelled 0, resting 4"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 4 of [bid1], cancelled 0, resting 0"}},
		"an FOK order is filled in part": {Faults{FOKInPart: true},
			[]ordergen.Order{ask(1, 4), typed(bid(1, 10), ordergen.FOK), typed(bid(2, 4), ordergen.FOK)},
			[]string{"filled 0 of [], cancelled 0, resting 4", "filled 0 of [], cancelled 0, resting 0", "filled 4 of [ask1], cancelled 0, resting 0"},
			[]string{"filled 0 of [], cancelled 0, resting 4", "filled 4 of [ask1], cancelled 0, resting 0", "filled 0 of [], cancelled 0, resting 0"}},
		"a maker filled in part loses its id": {Faults{PartialLosesID: true},
			[]ordergen.Order{ask(1, 10), bid(1, 4), change(ordergen.Cancel, "ask1", 0, 0), bid(2, 6)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 4 of [ask1], cancelled 0, resting 0", "filled 0 of [], cancelled 6, resting 0", "filled 0 of [], cancelled 0, resting 6"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 4 of [ask1], cancelled 0, resting 0", "unknown order", "filled 6 of [ask1'], cancelled 0, resting 0"}},
		"a cancel only flags": {Faults{CancelFlags: true},
			[]ordergen.Order{ask(1, 10), change(ordergen.Cancel, "ask1", 0, 0), change(ordergen.Cancel, "ask1", 0, 0), bid(1, 3), change(ordergen.Cancel, "x", 0, 0)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 10, resting 0", "unknown order", "filled 0 of [], cancelled 0, resting 3", "unknown order"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 10, resting 0", "filled 0 of [], cancelled 10, resting 0", "filled 3 of [ask1], cancelled 0, resting 0", "unknown order"}},
		"every second cancel takes the wrong order": {Faults{CancelWrongEvery: 2},
			[]ordergen.Order{ask(1, 10), ask(2, 20), ask(3, 30), change(ordergen.Cancel, "ask3", 0, 0), change(ordergen.Cancel, "ask1", 0, 0)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 20", "filled 0 of [], cancelled 0, resting 30", "filled 0 of [], cancelled 30, resting 0", "filled 0 of [], cancelled 10, resting 0"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 20", "filled 0 of [], cancelled 0, resting 30", "filled 0 of [], cancelled 30, resting 0", "filled 0 of [], cancelled 20, resting 0"}},
		"a reduction loses the place": {Faults{ReduceLosesPlace: true},
			[]ordergen.Order{ask(1, 10), ask(2, 10), change(ordergen.Reduce, "ask1", 0, 8), bid(1, 12)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 2, resting 8", "filled 12 of [ask1 ask2], cancelled 0, resting 0"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 2, resting 8", "filled 12 of [ask2 ask1], cancelled 0, resting 0"}},
		"a replacement keeps the place": {Faults{ReplaceKeepsPlace: true},
			[]ordergen.Order{ask(1, 10), ask(2, 10), change(ordergen.Replace, "ask1", 100, 12), bid(1, 15), change(ordergen.Replace, "ask2", 101, 5)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 12", "filled 15 of [ask2 ask1], cancelled 0, resting 0", "unknown order"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 12", "filled 15 of [ask1 ask2], cancelled 0, resting 0", "filled 0 of [], cancelled 0, resting 5"}},
		"every second answer says one share less": {Faults{UnderfillEvery: 2},
			[]ordergen.Order{ask(1, 10), bid(1, 4), bid(2, 4)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 4 of [ask1], cancelled 0, resting 0", "filled 4 of [ask1], cancelled 0, resting 0"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 4 of [ask1], cancelled 0, resting 0", "filled 3 of [ask1], cancelled 0, resting 0"}},
		"every second event is lost": {Faults{LoseEvery: 2},
			[]ordergen.Order{ask(1, 10), change(ordergen.Cancel, "x", 0, 0), change(ordergen.Cancel, "ask1", 0, 0), ask(2, 5), change(ordergen.Reduce, "ask1", 0, 6), change(ordergen.Reduce, "ask1", 0, 10)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "unknown order", "filled 0 of [], cancelled 10, resting 0", "filled 0 of [], cancelled 0, resting 5", "unknown order", "unknown order"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "unknown order", "filled 0 of [], cancelled 10, resting 0", "filled 0 of [], cancelled 0, resting 5", "filled 0 of [], cancelled 4, resting 6", "quantity is 10, want above 0 and below the 10 shares that are left"}},
		"every replacement is lost": {Faults{LoseEvery: 1},
			[]ordergen.Order{ask(1, 10), change(ordergen.Replace, "ask1", 90, 5)},
			[]string{"filled 0 of [], cancelled 0, resting 10", "filled 0 of [], cancelled 0, resting 5"},
			[]string{"filled 0 of [], cancelled 0, resting 10", "unknown order"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.right, play(t, faulty(t, Faults{}), test.events...)); diff != "" {
				t.Errorf("without the fault (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.wrong, play(t, faulty(t, test.faults), test.events...)); diff != "" {
				t.Errorf("with the fault (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnderfillingHidesNothingFromTheCounters(t *testing.T) {
	s := faulty(t, Faults{UnderfillEvery: 1})
	play(t, s, ask(1, 10), bid(1, 10))
	if got := s.Counters().Traded; got != 10 {
		t.Errorf("%d shares traded, want 10", got)
	}
}

func TestFaultsLeaveRefusalsAlone(t *testing.T) {
	for name, f := range map[string]Faults{
		"lose": {LoseEvery: 1}, "flag": {CancelFlags: true}, "wrong": {CancelWrongEvery: 1}, "keeps": {ReplaceKeepsPlace: true}, "loses": {ReduceLosesPlace: true},
	} {
		s := faulty(t, f)
		for _, action := range []ordergen.Action{ordergen.Cancel, ordergen.Reduce, ordergen.Replace} {
			if _, err := s.Apply(t.Context(), change(action, "x", 100, 1)); !errors.Is(err, ErrUnknown) {
				t.Errorf("%s: %v of an unknown order gives %v, want ErrUnknown", name, action, err)
			}
		}
	}
}
