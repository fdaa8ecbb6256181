package arrival

import (
	"slices"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func TestWindowsPartitionTheSchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := Ramp(stages(t)...)
		if err != nil {
			return
		}
		width := time.Duration(rapid.Int64Range(int64(time.Second), int64(time.Hour)).Draw(t, "width"))
		next := uint64(0)
		for _, w := range Windows(s, width) {
			if w.Lo != next || w.Hi < w.Lo {
				t.Fatalf("window %v after order %d", w, next)
			}
			next = w.Hi
		}
		if next != s.Len() {
			t.Fatalf("the windows end at order %d of %d", next, s.Len())
		}
	})
}

// TestWindowsEndWithTheLastOrder: it is due in the last nanosecond.
func TestWindowsEndWithTheLastOrder(t *testing.T) {
	s, err := Ramp(ordergen.Hold(ordergen.Rate{Orders: 3, Per: 2 * time.Second}, 666_666_667))
	if err != nil {
		t.Fatal(err)
	}
	for width, want := range map[time.Duration][]ordergen.Span{
		time.Second:            {{Lo: 0, Hi: 2}},
		666_666_667:            {{Lo: 0, Hi: 2}},
		666_666_666:            {{Lo: 0, Hi: 1}, {Lo: 1, Hi: 2}},
		1<<63 - 1:              {{Lo: 0, Hi: 2}},
		400 * time.Millisecond: {{Lo: 0, Hi: 1}, {Lo: 1, Hi: 2}},
		0:                      nil,
	} {
		if got := Windows(s, width); !slices.Equal(got, want) {
			t.Errorf("windows of %v are %v, want %v", width, got, want)
		}
	}
}

// TestWindowsOfALongSchedule: the end of the second window is beyond all times.
func TestWindowsOfALongSchedule(t *testing.T) {
	const decade = 10 * 365 * 24 * time.Hour
	s, err := Ramp(slices.Repeat([]ordergen.Stage{ordergen.Hold(ordergen.PerMinute(1), decade)}, 28)...)
	if err != nil {
		t.Fatal(err)
	}
	minutes := uint64(decade / time.Minute)
	if got, want := Windows(s, 20*decade), []ordergen.Span{{Lo: 0, Hi: 20 * minutes}, {Lo: 20 * minutes, Hi: 28 * minutes}}; !slices.Equal(got, want) {
		t.Errorf("the windows are %v, want %v", got, want)
	}
}

func TestWindowsOfAnUnpacedSchedule(t *testing.T) {
	s := Unpaced(7)
	if got := Windows(s, time.Second); !slices.Equal(got, []ordergen.Span{{Lo: 0, Hi: 7}}) {
		t.Errorf("the windows are %v, want one with all 7", got)
	}
	if s.Due(3) != 0 || s.Duration() != 0 || Before(s, 1) != 7 || Before(s, 0) != 0 {
		t.Error("an order is not due at once")
	}
}
