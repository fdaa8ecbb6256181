package client

import (
	"errors"
	"fmt"
)

// Fate is what became of an order.
type Fate uint8

const (
	Accepted Fate = iota // the target said so
	Refused              // the target has not taken it, for certain
	Unknown              // sent, and nobody knows: a timeout, a cut connection, a server error
	Dropped              // due and never sent
)

func (f Fate) String() string {
	return [...]string{"accepted", "refused", "unknown", "dropped"}[f&3]
}

// MarshalText writes the fate as String does, in JSON too.
func (f Fate) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (f *Fate) UnmarshalText(text []byte) error {
	for g := Accepted; g <= Dropped; g++ {
		if string(text) == g.String() {
			*f = g
			return nil
		}
	}
	return fmt.Errorf("fate is %q, want accepted, refused, unknown or dropped", text)
}

func fateOf(err error) Fate {
	if err == nil {
		return Accepted
	}
	if _, refused := errors.AsType[*Refusal](err); refused {
		return Refused
	}
	return Unknown
}

// Hole is an order that was not accepted.
type Hole struct {
	Index uint64 `json:"index"`
	Fate  Fate   `json:"fate"`
}
