package fast

import (
	"slices"
	"sync"
	"time"
)

// pool keeps the connections on which no order is under way. The one used last is
// taken first: those that a rate does not need come to lie at the bottom and are closed.
type pool struct {
	mu   sync.Mutex
	idle []*conn
}

const longestIdle = 90 * time.Second

// take returns nil when there is none.
func (p *pool) take() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	top := len(p.idle) - 1
	if top < 0 {
		return nil
	}
	c := p.idle[top]
	p.idle[top] = nil
	p.idle = p.idle[:top]
	return c
}

func (p *pool) put(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, c)
	if bottom := p.idle[0]; c.used.Sub(bottom.used) > longestIdle {
		p.idle = slices.Delete(p.idle, 0, 1)
		bottom.close()
	}
}
