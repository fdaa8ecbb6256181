package conform

import (
	"fmt"
	"slices"
	"strings"
)

// reply answers a question: a price, shares, or levels, or that there are none.
type reply struct {
	n      int64
	none   bool
	levels []Level
}

func (r reply) equal(other reply) bool {
	return r.n == other.n && r.none == other.none && slices.Equal(r.levels, other.levels)
}

func equalReplies(a, b []reply) bool { return slices.EqualFunc(a, b, reply.equal) }

func (r reply) String() string {
	switch {
	case r.none:
		return none
	case len(r.levels) > 0:
		const most = 8
		var b strings.Builder
		for i, l := range r.levels {
			if i == most {
				fmt.Fprintf(&b, " and %d more", len(r.levels)-most)
				break
			}
			fmt.Fprintf(&b, " %d at %d", l.Quantity, l.Price)
		}
		return b.String()[1:]
	}
	return fmt.Sprint(r.n)
}

// none is what a report says of what is not there.
const none = "none"
