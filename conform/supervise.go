package conform

import "testing"

// supervise brings the run to its end.
func (r *run) supervise(t *testing.T) {
	for r.next() {
		r.playItem()
	}
}
