package conform

import "testing"

// supervise brings the run to its end.
func (r *run) supervise(t *testing.T) {
	for r.next() {
		r.playItem()
	}
}

func (c Contest) supervised(t *testing.T, newEngine func() Engine) *ContestReport {
	r := c.Run(newEngine)
	return &r
}
