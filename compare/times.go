package compare

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Times are written as one line of text, in ns, so that a file with some hundred of them
// stays readable.
type Times []time.Duration

// MarshalText gives the times with a space between each two.
func (t Times) MarshalText() ([]byte, error) {
	var text []byte
	for i, d := range t {
		if i > 0 {
			text = append(text, ' ')
		}
		text = strconv.AppendInt(text, int64(d), 10)
	}
	return text, nil
}

// UnmarshalText reads what MarshalText gives.
func (t *Times) UnmarshalText(text []byte) error {
	var all Times
	for _, word := range strings.Fields(string(text)) {
		ns, err := strconv.ParseInt(word, 10, 64)
		if err != nil || ns < 0 {
			return fmt.Errorf("compare: a time is %.20q, want a whole number of ns", word)
		}
		all = append(all, time.Duration(ns))
	}
	*t = all
	return nil
}
