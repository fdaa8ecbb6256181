package conform

import (
	"fmt"
	"strings"
	"sync/atomic"
)

// lookout is how far the clients of a round have come, for those who look on.
type lookout struct {
	answered atomic.Int64   // operations
	at       []atomic.Int64 // index of what each client asks, or below 0
}

// idle is where a client is that has nothing to ask yet, or no more.
const idle = -1

func newLookout(s scripts) *lookout {
	w := &lookout{at: make([]atomic.Int64, len(s))}
	for client := range w.at {
		w.at[client].Store(idle)
	}
	return w
}

// waiting says which calls have no answer.
func (w *lookout) waiting(s scripts) string {
	var calls []string
	for client := range w.at {
		if i := w.at[client].Load(); i >= 0 {
			calls = append(calls, fmt.Sprintf("client %d: %s", client, s[client][i].asks()))
		}
	}
	if len(calls) == 0 {
		return ""
	}
	return ", and these wait for an answer: " + strings.Join(calls, "; ")
}
