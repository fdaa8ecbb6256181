package engine

// pool hands out values and takes them back, so that a book that comes and goes by as
// many orders as it holds allocates nothing. It keeps what it once needed at its peak.
type pool[T any] struct {
	free  []*T
	fresh []T // not handed out yet
	made  int
}

// Values are made in batches that double up to a limit: a small book stays small, and
// none waits for a large allocation.
const (
	firstBatch = 8
	lastBatch  = 512
)

func (p *pool[T]) get() *T {
	if n := len(p.free); n > 0 {
		v := p.free[n-1]
		p.free = p.free[:n-1]
		return v
	}
	if len(p.fresh) == 0 {
		p.fresh = make([]T, min(max(firstBatch, p.made), lastBatch))
		p.made += len(p.fresh)
	}
	v := &p.fresh[0]
	p.fresh = p.fresh[1:]
	return v
}

// put takes a value back. It is zeroed, so that it keeps nothing else alive.
func (p *pool[T]) put(v *T) {
	var zero T
	*v = zero
	p.free = append(p.free, v)
}
