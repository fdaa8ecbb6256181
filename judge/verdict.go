package judge

import (
	"fmt"

	"github.com/ordergen/ordergen/formats"
)

// Verdict is what a tape shows.
type Verdict struct {
	Events  int // events on the tape
	Judged  int // events whose answers agree with the reference
	Refused int // events that the engine refused and the reference cannot judge: new orders, and changes without a number among numbered answers
	Shed    int // events that the engine never looked at
	Unknown int // events of which nobody knows the fate

	// Contradiction is the first answer that cannot be, by its line; nil where there is none.
	Contradiction *Contradiction
	// Undecided are the books of which some answers could not be judged.
	Undecided []Undecided
}

// Contradiction is an answer that no right engine gives.
type Contradiction struct {
	Record formats.Record
	What   string // what of the answer is wrong, such as "shares filled"
	Want   string // what the reference says
	Got    string
	// Tape is a least part of the tape that shows it, in the order of execution: all of its
	// answers but the last agree with the reference, which wants of that what it wants in the
	// whole tape, and no event can be left out.
	Tape []formats.Record
}

// String says it in one sentence.
func (c Contradiction) String() string {
	return fmt.Sprintf("line %d: %s: want %s, got %s", c.Record.Line, c.What, c.Want, c.Got)
}

// Undecided is where judging ended in the book of a symbol.
type Undecided struct {
	Run, Symbol string
	Record      formats.Record // first event that could not be judged
	Events      int            // events from there on
	Why         string
}

// String says it in one sentence.
func (u Undecided) String() string {
	return fmt.Sprintf("%s: undecided from line %d on, %d events: %s", u.Symbol, u.Record.Line, u.Events, u.Why)
}
