package engine

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

func TestReducedOrderKeepsItsPlace(t *testing.T) {
	var b Book
	mustSubmit(t, &b, limit("first", ordergen.Sell, 100, 10))
	mustSubmit(t, &b, limit("second", ordergen.Sell, 100, 10))

	if o, ok := b.Reduce(orderID("first"), 7); !ok || o != limit("first", ordergen.Sell, 100, 3) {
		t.Errorf("Reduce is %+v, %v, want the order with 3 left", o, ok)
	}
	if got, want := b.At(ordergen.Sell, 100), (Level{Price: 100, Quantity: 13, Orders: 2}); got != want {
		t.Errorf("the level is %+v, want %+v", got, want)
	}
	if got, want := b.Depth(ordergen.Sell), (Depth{Orders: 2, Levels: 1, Quantity: 13}); got != want {
		t.Errorf("the depth is %+v, want %+v", got, want)
	}
	got := mustSubmit(t, &b, limit("t", ordergen.Buy, 100, 4))
	want := []Fill{
		{Maker: orderID("first"), Taker: orderID("t"), Price: 100, Quantity: 3},
		{Maker: orderID("second"), Taker: orderID("t"), Price: 100, Quantity: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fills (-want +got):\n%s", diff)
	}
}

func TestReduceRefuses(t *testing.T) {
	var b Book
	mustSubmit(t, &b, limit("m", ordergen.Buy, 100, 10))
	before := slices.Collect(b.Levels(ordergen.Buy))
	for name, test := range map[string]struct {
		id string
		by int64
	}{
		"unknown order": {"x", 1},
		"nothing":       {"m", 0},
		"less":          {"m", -1},
		"all":           {"m", 10},
		"more than all": {"m", 11},
	} {
		t.Run(name, func(t *testing.T) {
			if o, ok := b.Reduce(orderID(test.id), test.by); ok {
				t.Errorf("Reduce(%s, %d) is %+v, want a refusal", test.id, test.by, o)
			}
			if diff := cmp.Diff(before, slices.Collect(b.Levels(ordergen.Buy))); diff != "" {
				t.Errorf("levels after a refusal (-before +after):\n%s", diff)
			}
		})
	}
}
