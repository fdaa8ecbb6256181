package conform

import (
	"fmt"
	"strings"
)

// shape is what two tapes have in common that differ in numbers, sides and names alone. Two
// findings with one invariant and one shape are one finding.
func (t Tape) shape() string {
	var b strings.Builder
	for _, e := range t {
		s, sends := submit(e)
		if sends {
			fmt.Fprintf(&b, "%v%s", s.Type, s.With.shape())
		}
		switch e := e.(type) {
		case Reuse:
			fmt.Fprintf(&b, " as %d", e.Target)
		case Cancel:
			fmt.Fprintf(&b, "cancel %d", e.Target)
		case Reduce:
			fmt.Fprintf(&b, "reduce %d", e.Target)
		case Replace:
			fmt.Fprintf(&b, "replace %d", e.Target)
		}
		b.WriteByte(';')
	}
	return b.String()
}

// shape names the instructions that are given.
func (i Instructions) shape() (s string) {
	for _, instruction := range []struct {
		name  string
		given bool
	}{{" owned", i.Owner != ""}, {" stop", i.Stop != 0}, {" iceberg", i.Display != 0}, {" post-only", i.PostOnly}} {
		if instruction.given {
			s += instruction.name
		}
	}
	return s
}
