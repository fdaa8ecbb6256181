package enum

import "testing"

type suit uint8

func TestName(t *testing.T) {
	names := []string{"hearts", "spades"}
	for v, want := range map[suit]string{0: "hearts", 1: "spades", 2: "suit(2)", 255: "suit(255)"} {
		if got := Name(names, v); got != want {
			t.Errorf("value %d is %q, want %q", v, got, want)
		}
	}
}
