package client

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/internal/endpoint"
)

// Seeder posts resting orders in batches to a shard's /seed, or to a gateway's
// /seed/{shardId}.
type Seeder struct {
	URL      string           // such as "http://127.0.0.1:8080/seed/a"
	Batch    int              // orders in a request; 500 if 0
	Timeout  time.Duration    // longest time for one request; 10 s if 0
	Header   http.Header      // sent with each request, in addition
	Client   *http.Client     // the same as HTTPTarget's
	Progress func(orders int) // if set, told after each batch how many it had
}

// SeedError says that the target did not take every seed order, so that nothing
// that was foretold of the run would hold.
type SeedError struct {
	URL         string
	Sent, Taken int
	Cause       error // nil when the target answered with a smaller number
}

// Error says how far the seeding came.
func (e *SeedError) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("seeding %s stopped after %d orders: %v", e.URL, e.Taken, e.Cause)
	}
	return fmt.Sprintf("%s took %d of %d seed orders: it may hold them already, or not know a symbol; clear it and start again", e.URL, e.Taken, e.Sent)
}

// Unwrap returns the cause.
func (e *SeedError) Unwrap() error { return e.Cause }

// Seed sends the orders and returns how many the target took. It stops at the first
// batch of which the target did not take all, with a *SeedError.
func (s Seeder) Seed(ctx context.Context, orders iter.Seq[ordergen.Order]) (int, error) {
	to, err := endpoint.New(s.URL, s.Header)
	if err != nil {
		return 0, err
	}
	setDefault(&s.Batch, 500)
	setDefault(&s.Timeout, defaultTimeout)
	c := http.Client{Transport: newTransport("", nil)}
	if s.Client != nil {
		c = *s.Client
	} else {
		defer c.CloseIdleConnections()
	}
	done := 0
	for body, n := range Batches(orders, s.Batch) {
		taken, err := s.send(ctx, withoutRedirects(c), to, body)
		if err != nil || taken != n {
			return done + taken, &SeedError{URL: to.URL.String(), Sent: done + n, Taken: done + taken, Cause: err}
		}
		done += n
		if s.Progress != nil {
			s.Progress(n)
		}
	}
	return done, nil
}

func (s Seeder) send(ctx context.Context, c *http.Client, to *endpoint.Endpoint, body []byte) (int, error) {
	answer, err := exchange(ctx, c, to, &Request{Method: http.MethodPost, Body: body}, s.Timeout)
	if err == nil {
		err = answer.Err()
	}
	if err != nil {
		return 0, err
	}
	var taken struct{ Seeded *int }
	if err := json.Unmarshal(answer.Body, &taken); err != nil || taken.Seeded == nil {
		return 0, fmt.Errorf(`the answer is %.100q, want {"seeded":N}`, answer.Body)
	}
	return *taken.Seeded, nil
}

// Batches cuts the orders into the JSON of seed requests, {"orders":[…]}, of at most size
// orders, each with the number of orders in it. A body is valid until the next one.
func Batches(orders iter.Seq[ordergen.Order], size int) iter.Seq2[[]byte, int] {
	const head = `{"orders":[`
	return func(yield func([]byte, int) bool) {
		body, n := append([]byte{}, head...), 0
		for o := range orders {
			if n == max(size, 1) {
				if !yield(append(body, "]}"...), n) {
					return
				}
				body, n = body[:len(head)], 0
			}
			if n > 0 {
				body = append(body, ',')
			}
			body, n = o.AppendJSON(body), n+1
		}
		if n > 0 {
			yield(append(body, "]}"...), n)
		}
	}
}
