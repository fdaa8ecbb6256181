package client

import "sync"

// reader is what the goroutine of net/http that reads from a connection is about.
type reader struct {
	turn  *sync.Cond // told of each change of what it does
	doing doing
}

type doing uint8

const (
	busy    doing = iota // it looks at what it has read, and waits for somebody to take it
	waiting              // it has looked at all, and waits for more
	gone                 // it has closed the connection
)

func newReader() reader { return reader{turn: sync.NewCond(new(sync.Mutex))} }

func (r *reader) set(d doing) {
	r.turn.L.Lock()
	defer r.turn.L.Unlock()
	if r.doing != gone {
		r.doing = d
		r.turn.Broadcast()
	}
}

func (r *reader) is(d doing) bool {
	r.turn.L.Lock()
	defer r.turn.L.Unlock()
	return r.doing == d
}

// settle waits until the reader waits for more or is gone.
func (r *reader) settle() {
	r.turn.L.Lock()
	defer r.turn.L.Unlock()
	for r.doing == busy {
		r.turn.Wait()
	}
}
