package conform

import (
	"fmt"
	"sync/atomic"
)

// progress is how far a play has come, for those who look on.
type progress struct{ state atomic.Int64 }

// A state is a place and what happens there.
const (
	stateMaking = iota
	stateCalling
	stateLooking
	stateClosing
	states
)

func (p *progress) making() { p.state.Store(stateMaking) }

func (p *progress) calling(place int) { p.state.Store(int64(place*states + stateCalling)) }

func (p *progress) looking(place int) { p.state.Store(int64(place*states + stateLooking)) }

func (p *progress) closing(n int) { p.state.Store(int64(max(n-1, 0)*states + stateClosing)) }

func (p *progress) place() int { return int(p.state.Load() / states) }

// doing says what the engine is doing.
func (p *progress) doing(tape Tape) string {
	place := p.place()
	switch p.state.Load() % states {
	case stateMaking:
		return "the function that makes an engine"
	case stateLooking:
		return fmt.Sprintf("a question about the book after #%d", place)
	case stateClosing:
		return "Close"
	}
	return fmt.Sprintf("the call of #%d, %v,", place, tape[place])
}
