package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/ordergen/ordergen"
)

func (s *Shard) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", s.postOrder)
	mux.HandleFunc("POST /seed", s.postSeed)
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, shardUp{"UP", s.name})
	})
	mux.Handle("GET /metrics", metricsHandler(shardCollector{s}))
	return mux
}

func (s *Shard) postOrder(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r, MaxOrderBytes)
	if !ok {
		return
	}
	o, err := ordergen.ParseOrder(body)
	if !isOrder(err) {
		answer(w, http.StatusBadRequest, invalidJSON)
		return
	}
	if err == nil {
		_, err = s.Submit(r.Context(), o)
	}
	if err != nil {
		answer(w, statusOf(err), rejected{"REJECTED", o.ID.String(), reason(o, err)})
		return
	}
	answer(w, http.StatusOK, accepted{"ACCEPTED", o.ID.String(), s.name, time.Now().UnixMilli()})
}

// statusOf tells a fault of the order from one of the engine.
func statusOf(refusal error) int {
	var field *ordergen.FieldError
	if errors.As(refusal, &field) || errors.Is(refusal, ErrSymbol) || errors.Is(refusal, ErrDuplicate) {
		return http.StatusBadRequest
	}
	return http.StatusServiceUnavailable
}

func (s *Shard) postSeed(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r, MaxSeedBytes)
	if !ok {
		return
	}
	var batch struct{ Orders seeds }
	switch err := json.Unmarshal(body, &batch); {
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

// seeds is the good orders of a JSON list. They are read one at a time, as a list of
// seeds may be long.
type seeds []ordergen.Order

var errNoSeeds = errors.New(`orders is no list, want {"orders":[…]} with orders as for POST /orders`)

func (s *seeds) UnmarshalJSON(list []byte) error {
	dec := json.NewDecoder(bytes.NewReader(list))
	if first, err := dec.Token(); err != nil || first != json.Delim('[') {
		return errNoSeeds
	}
	*s = seeds{}
	for dec.More() {
		var one json.RawMessage
		if err := dec.Decode(&one); err != nil {
			return err
		}
		if o, err := ordergen.ParseOrder(one); err == nil {
			*s = append(*s, o)
		}
	}
	return nil
}
