package engine

import (
	"encoding/json"
	"errors"
	"iter"
	"net/http"

	"github.com/ordergen/ordergen"
)

func (s *Shard) postSeed(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r, MaxSeedBytes)
	if !ok {
		return
	}
	var batch struct{ Orders seeds }
	switch err := json.Unmarshal(body, &batch); {
	case errors.Is(err, errSeedsTwice):
		answer(w, http.StatusBadRequest, failed{errSeedsTwice.Error()})
		return
	case errors.Is(err, errNoSeeds) || err == nil && batch.Orders == nil:
		answer(w, http.StatusBadRequest, failed{errNoSeeds.Error()})
		return
	case err != nil:
		answer(w, http.StatusBadRequest, invalidJSON)
		return
	}
	taken, err := s.Seed(batch.Orders)
	if errors.Is(err, ErrClosed) {
		answer(w, http.StatusServiceUnavailable, failed{"Shard is closed"})
		return
	}
	answer(w, http.StatusOK, seeded{taken})
}

// seeds is the good orders of a JSON list. What is none costs its length and no more, as
// a list may be long and nobody knows who made it.
type seeds []ordergen.Order

var (
	errNoSeeds    = errors.New(`orders is no list, want {"orders":[…]} with orders as for POST /orders`)
	errSeedsTwice = errors.New("orders stands there twice, want one list")
)

// shortestOrder is as few bytes as an order can have.
const shortestOrder = len(`{"orderId":"1","symbol":"A","side":"BUY","type":"MARKET","quantity":1}`)

func (s *seeds) UnmarshalJSON(list []byte) error {
	switch {
	case *s != nil:
		return errSeedsTwice
	case list[0] != '[':
		return errNoSeeds
	}
	*s = seeds{}
	for one := range elements(list) {
		if len(one) < shortestOrder || len(one) > MaxOrderBytes {
			continue
		}
		if o, err := ordergen.ParseOrder(one); err == nil && o.Action == ordergen.Submit {
			*s = append(*s, o)
		}
	}
	return nil
}

// elements iterates over the elements of a list that is known to be JSON, with the white
// space around them.
func elements(list []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var (
			depth int
			text  bool // the byte is within a string
			from  int
		)
		for i := 0; i < len(list); i++ {
			c := list[i]
			switch {
			case text && c == '\\':
				i++
			case c == '"':
				text = !text
			case text:
			case c == '[' || c == '{':
				if depth++; depth == 1 {
					from = i + 1
				}
			case c == ']' || c == '}':
				depth--
			}
			if !text && (depth == 1 && c == ',' || depth == 0) {
				if !yield(list[from:i]) {
					return
				}
				from = i + 1
			}
		}
	}
}
