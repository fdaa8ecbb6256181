package trial

import "testing"

// A bound reads as it is written in a case.
func TestBoundReadsAsInACase(t *testing.T) {
	for want, b := range map[string]Bound{
		"p(99)<200":   {Stat: "p(99)", Op: "<", Limit: 200},
		">=0.99":      {Op: ">=", Limit: 0.99},
		"in 0.1..0.3": {Op: "in", Limit: 0.1, High: 0.3},
	} {
		if got := b.String(); got != want {
			t.Errorf("%#v is %q, want %q", b, got, want)
		}
	}
}
