package ordergen

import (
	"fmt"
	"math"
	"strconv"
)

// ID names an order: a run's prefix, then the order's index in at least five
// digits, as in "k6-buy-00001". The prefix keeps two runs on one target apart and
// the index leads from an id in a log back to the order that a stream computes.
//
// An ID whose Index is NoIndex is its Prefix alone: the id of an order that no
// stream made. Each text has exactly one ID, so IDs compare with ==.
type ID struct {
	Prefix string
	Index  uint64
}

// NoIndex is the Index of an ID that does not end in an index.
const NoIndex = math.MaxUint64

const idDigits = 5

// ParseID returns the ID whose text is s. It fails when s does not end in an
// index as a stream writes it.
func ParseID(s string) (ID, error) {
	id := idOf(s)
	if id.Index == NoIndex {
		return ID{}, fmt.Errorf("order id %q does not end in an index, want a prefix and at least %d digits, such as k6-buy-00001", s, idDigits)
	}
	return id, nil
}

// idOf reads any text as an ID, and one without an index as a prefix alone.
func idOf(s string) ID {
	cut := len(s)
	for cut > 0 && isDigit(s[cut-1]) {
		cut--
	}
	digits := s[cut:]
	padded := len(digits) > idDigits && digits[0] == '0'
	index, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || len(digits) < idDigits || padded || index == NoIndex {
		return ID{Prefix: s, Index: NoIndex}
	}
	return ID{Prefix: s[:cut], Index: index}
}

// String returns the id's text.
func (id ID) String() string {
	if id.Index == NoIndex {
		return id.Prefix
	}
	return string(id.Append(nil))
}

// Append appends the id's text to dst.
func (id ID) Append(dst []byte) []byte {
	dst = append(dst, id.Prefix...)
	if id.Index == NoIndex {
		return dst
	}
	return appendIndex(dst, id.Index)
}

func appendIndex(dst []byte, i uint64) []byte {
	for limit := uint64(10_000); i < limit && limit > 1; limit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendUint(dst, i, 10)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
