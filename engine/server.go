package engine

import (
	"net/http"
	"strconv"
	"time"

	"github.com/ordergen/ordergen"
)

func (s *Shard) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", s.postOrder)
	mux.HandleFunc("DELETE /orders/{id}", s.deleteOrder)
	mux.HandleFunc("PATCH /orders/{id}", s.patchOrder)
	mux.HandleFunc("POST /seed", s.postSeed)
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, shardUp{"UP", s.name})
	})
	mux.Handle("GET /metrics", metricsHandler(shardCollector{s}))
	return mux
}

func (s *Shard) postOrder(w http.ResponseWriter, r *http.Request) {
	s.serve(w, r, func(body []byte) (ordergen.Order, error) { return parseNew(body) })
}

func (s *Shard) patchOrder(w http.ResponseWriter, r *http.Request) {
	s.serve(w, r, func(body []byte) (ordergen.Order, error) { return parseChange(r.PathValue("id"), body) })
}

// serve does what the body of a request asks for.
func (s *Shard) serve(w http.ResponseWriter, r *http.Request, parse func([]byte) (ordergen.Order, error)) {
	body, ok := readBody(w, r, MaxOrderBytes)
	if !ok {
		return
	}
	o, err := parse(body)
	if !isOrder(err) {
		answer(w, http.StatusBadRequest, invalidJSON)
		return
	}
	s.do(w, r, o, err)
}

func (s *Shard) deleteOrder(w http.ResponseWriter, r *http.Request) {
	o, err := parseCancel(r)
	s.do(w, r, o, err)
}

// do answers an event with what came of it, or with why it could not be read.
func (s *Shard) do(w http.ResponseWriter, r *http.Request, o ordergen.Order, err error) {
	var done Answer
	if err == nil {
		done, err = s.Apply(r.Context(), o)
	}
	s.answerEvent(w, o, done, err)
}

// answerEvent answers an order or a change of one.
func (s *Shard) answerEvent(w http.ResponseWriter, o ordergen.Order, done Answer, err error) {
	id := o.ID
	if o.Action != ordergen.Submit {
		id = o.Orig
	}
	if done.Sequence > 0 {
		w.Header().Set(HeaderSequence, strconv.FormatUint(done.Sequence, 10))
	}
	if err != nil {
		answer(w, statusOf(err), rejected{"REJECTED", id.String(), reason(o, err)})
		return
	}
	said := did{Sequence: done.Sequence, Filled: done.Filled, Fills: len(done.Fills), Resting: done.Resting}
	if o.Action == ordergen.Cancel || o.Action == ordergen.Reduce {
		said.Cancelled = &done.Cancelled
	}
	answer(w, http.StatusOK, accepted{"ACCEPTED", id.String(), s.name, time.Now().UnixMilli(), said})
}
