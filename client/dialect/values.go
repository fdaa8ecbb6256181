package dialect

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/ordergen/ordergen"
)

// Values says how the values of an order are written. The zero Values writes them as
// client.Wire does.
type Values struct {
	Price        Money
	Digits       int  // behind the point of a price; 2 if 0, at most 12. Minor counts units of the last one.
	QuantityText bool // "100" in place of 100
	IDNumbers    bool // whole numbers below 2^53 in place of texts

	Sides  map[ordergen.Side]string // names; a side without one has that of its String
	Types  map[ordergen.Type]string // names; a type without one has that of its String
	Forces map[ordergen.Type]string // how long an order of a type lasts; GTC, IOC, IOC and FOK if missing
}

// Money is how a price is written.
type Money uint8

const (
	Minor   Money = iota // whole number of the smallest unit, such as 15000
	Decimal              // number, such as 150.00
	Text                 // text, such as "150.00"
)

func (v Values) validate() error {
	var errs []error
	if v.Price > Text {
		errs = append(errs, fmt.Errorf("the field Price is %d, want Minor, Decimal or Text", v.Price))
	}
	if v.Digits != 0 && (v.Digits < 2 || v.Digits > 12) {
		errs = append(errs, fmt.Errorf("the field Digits is %d, want 2..12, or 0 for 2", v.Digits))
	}
	return errors.Join(errs...)
}

// vocabulary is Values resolved to the names themselves.
type vocabulary struct {
	Values
	sides   [2]string
	types   [4]string
	forces  [4]string
	numbers *numbers
}

func newVocabulary(v Values) *vocabulary {
	w := &vocabulary{Values: v, forces: [4]string{"GTC", "IOC", "IOC", "FOK"}, numbers: &numbers{}}
	w.Digits = max(w.Digits, 2)
	for s := range w.sides {
		w.sides[s] = nameIn(v.Sides, ordergen.Side(s), ordergen.Side(s).String())
	}
	for t := range w.types {
		w.types[t] = nameIn(v.Types, ordergen.Type(t), ordergen.Type(t).String())
		w.forces[t] = nameIn(v.Forces, ordergen.Type(t), w.forces[t])
	}
	return w
}

func nameIn[K comparable](names map[K]string, key K, otherwise string) string {
	if name, given := names[key]; given {
		return name
	}
	return otherwise
}

// price appends a price without quotes.
func (v *vocabulary) price(dst []byte, p ordergen.Price) []byte {
	const cents = 2 // digits of a Price
	if v.Price == Minor {
		dst = strconv.AppendInt(dst, int64(p), 10)
		return appendZeros(dst, v.Digits-cents)
	}
	if p < 0 {
		dst, p = append(dst, '-'), -p
	}
	dst = strconv.AppendInt(dst, int64(p/100), 10)
	dst = append(dst, '.', byte('0'+p/10%10), byte('0'+p%10))
	return appendZeros(dst, v.Digits-cents)
}

func appendZeros(dst []byte, n int) []byte {
	for range n {
		dst = append(dst, '0')
	}
	return dst
}

// numbers gives ids whole numbers: 21 bits for the prefix and 32 for the index, so that a
// JavaScript engine reads them exactly. No two prefixes share their bits.
type numbers struct {
	known atomic.Pointer[[]base]
	mu    sync.Mutex
}

// base is the number of the id with index 0 of a prefix.
type base struct {
	prefix string
	number uint64
}

const (
	prefixBits = 21
	indexBits  = 32
)

func (n *numbers) of(id ordergen.ID) (uint64, error) {
	if id.Index >= 1<<indexBits {
		return 0, fmt.Errorf("the id %v has no whole number, want one with an index below 2^%d", id, indexBits)
	}
	if known := n.known.Load(); known != nil {
		for i := range *known {
			if b := &(*known)[i]; b.prefix == id.Prefix {
				return b.number + id.Index, nil
			}
		}
	}
	return n.add(id.Prefix) + id.Index, nil
}

func (n *numbers) add(prefix string) uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []base
	if known := n.known.Load(); known != nil {
		all = append(all, *known...)
	}
	taken := make(map[uint64]bool)
	for _, b := range all {
		if b.prefix == prefix {
			return b.number
		}
		taken[b.number>>indexBits] = true
	}
	h := fnv.New64a()
	h.Write([]byte(prefix))
	place := h.Sum64() % (1 << prefixBits)
	for taken[place] {
		place = (place + 1) % (1 << prefixBits)
	}
	all = append(all, base{prefix, place << indexBits})
	n.known.Store(&all)
	return place << indexBits
}

// isNumber reports whether a text is a whole number as it is written in JSON.
func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (s == "0" || s[0] != '0')
}
