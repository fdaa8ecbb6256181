package dialect

import (
	"context"
	"sync"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// Remember is a target that names an order to the one below by the id that it gave it, where
// an event cancels or changes the order. It keeps the names of the last keep orders at least,
// and of those that were named since.
func Remember(t client.Target, keep int) client.Target {
	return &memory{target: t, keep: max(keep, 1), young: make(map[ordergen.ID]string)}
}

// memory keeps names in two generations: when the young one is full the old one is forgotten.
type memory struct {
	target client.Target
	keep   int

	mu         sync.Mutex
	young, old map[ordergen.ID]string
}

var _ client.Checker = (*memory)(nil)

// Send sends an order under the names of the target.
func (m *memory) Send(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
	own := o.ID
	if o.Action != ordergen.Submit {
		own = o.Orig
		if name := m.name(o.Orig); name != "" {
			o.Orig = ordergen.ID{Prefix: name, Index: ordergen.NoIndex}
		}
	}
	r, err := m.target.Send(ctx, o)
	if err == nil && r.ID != "" && o.Action != ordergen.Cancel {
		m.learn(own, r.ID)
	}
	return r, err
}

func (m *memory) name(of ordergen.ID) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if name, known := m.young[of]; known {
		return name
	}
	name, known := m.old[of]
	if known {
		m.put(of, name)
	}
	return name
}

func (m *memory) learn(of ordergen.ID, name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(of, name)
}

func (m *memory) put(of ordergen.ID, name string) {
	if len(m.young) >= m.keep {
		m.old, m.young = m.young, make(map[ordergen.ID]string)
	}
	m.young[of] = name
}

// Check asks the target below.
func (m *memory) Check() error {
	if c, ok := m.target.(client.Checker); ok {
		return c.Check()
	}
	return nil
}

// CloseIdleConnections closes those of the target below.
func (m *memory) CloseIdleConnections() {
	if c, ok := m.target.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
