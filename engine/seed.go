package engine

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/ordergen/ordergen"
	"github.com/tidwall/gjson"
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
	gjson.ParseBytes(list).ForEach(func(_, one gjson.Result) bool {
		if len(one.Raw) < shortestOrder || len(one.Raw) > MaxOrderBytes {
			return true
		}
		if o, err := ordergen.ParseOrder([]byte(one.Raw)); err == nil && o.Action == ordergen.Submit {
			*s = append(*s, o)
		}
		return true
	})
	return nil
}
