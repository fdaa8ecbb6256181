package client

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ordergen/ordergen/internal/enum"
)

// Fate is what became of an order.
type Fate uint8

const (
	Accepted Fate = iota // the target said so
	Refused              // the target has not taken it, for certain
	Unknown              // it was sent, and nobody knows: a timeout, a cut connection, a server error
	Dropped              // it was due and never sent, as all workers were busy and the backlog full
	Unsent               // it was due and never sent, as this machine was short of something
	Orphaned             // it was due and never sent, as the event that it follows was not accepted
	Halted               // it was due and never sent, as the run was ended
)

var fateNames = [...]string{Accepted: "accepted", Refused: "refused", Unknown: "unknown", Dropped: "dropped", Unsent: "unsent", Orphaned: "orphaned", Halted: "halted"}

// String returns the name in lower case, such as "accepted".
func (f Fate) String() string { return enum.Name(fateNames[:], f) }

// MarshalText writes the fate as String does, in JSON too.
func (f Fate) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (f *Fate) UnmarshalText(text []byte) error {
	i := slices.Index(fateNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("fate is %q, want one of %s", text, strings.Join(fateNames[:], ", "))
	}
	*f = Fate(i)
	return nil
}

func fateOf(err error) Fate {
	if err == nil {
		return Accepted
	}
	if _, short := errors.AsType[*Shortage](err); short {
		return Unsent
	}
	if _, refused := errors.AsType[*Refusal](err); refused {
		return Refused
	}
	return Unknown
}
