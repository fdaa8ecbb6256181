package casefile

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/url"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/trial/system"
	"github.com/tidwall/gjson"
)

type seeding = func(ctx context.Context, h *system.HTTP, shard string, orders iter.Seq[ordergen.Order], progress func(int)) error

// seeding is how the file says that a book comes into the engine; nil for the endpoint of
// docs/wire.md.
func (t *Target) seeding() seeding {
	switch {
	case t.Seed.Way == SeedNone:
		return func(context.Context, *system.HTTP, string, iter.Seq[ordergen.Order], func(int)) error { return nil }
	case t.Seed.Call.Send != "":
		return t.Seed.bulk
	case t.Seed.Way == SeedOneByOne, t.Order.Send != "":
		return oneByOne
	}
	return nil
}

// oneByOne sends each order as any other, in their order, which gives them their priority.
func oneByOne(ctx context.Context, h *system.HTTP, _ string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	taken, target := 0, h.Target()
	for o := range orders {
		if _, err := target.Send(ctx, o); err != nil {
			return &client.SeedError{URL: h.URL, Sent: taken + 1, Taken: taken, Cause: err}
		}
		taken++
		progress(1)
	}
	return nil
}

// batch is a bulk of orders as the request and the answer of one order.
type batch struct {
	method, path string
	body         []byte
	taken        string
	count        int64 // orders that were taken
}

var (
	_ client.Encoder = (*batch)(nil)
	_ client.Decoder = (*batch)(nil)
)

// Encode is the request of the bulk.
func (b *batch) Encode(r *client.Request, _ ordergen.Order) error {
	r.Method, r.Path, r.Body = b.method, append(r.Path, b.path...), append(r.Body, b.body...)
	return nil
}

// Decode counts the orders taken.
func (b *batch) Decode(a client.Answer) (client.Receipt, error) {
	if err := a.Err(); err != nil || b.taken == "" {
		return client.Receipt{}, err
	}
	v := gjson.GetBytes(a.Body, b.taken)
	if v.Type != gjson.Number {
		return client.Receipt{}, fmt.Errorf("the answer %.100q has no number at %s", a.Body, b.taken)
	}
	b.count = v.Int()
	return client.Receipt{}, nil
}

const (
	defaultBatch = 500
	ordersMark   = `"{orders}"`
)

// bulk sends the orders in lists.
func (s Seed) bulk(ctx context.Context, h *system.HTTP, shard string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	method, path, _ := strings.Cut(s.Call.Send, " ")
	b := &batch{method: method, path: strings.ReplaceAll(strings.TrimSpace(path), "{shard}", url.PathEscape(shard)), taken: s.Taken}
	target := h.Requests(b, b)
	defer target.CloseIdleConnections()
	encoder := h.Encoder
	if encoder == nil {
		encoder = client.Wire{}
	}
	size, n, done := s.Batch, 0, 0
	if size == 0 {
		size = defaultBatch
	}
	var list bytes.Buffer
	flush := func() error {
		b.body, b.count = []byte(strings.Replace(s.Call.JSON, ordersMark, "["+list.String()+"]", 1)), int64(n)
		_, err := target.Send(ctx, ordergen.Order{})
		if err != nil {
			b.count = 0
		}
		if b.count != int64(n) {
			return &client.SeedError{URL: h.URL + b.path, Sent: done + n, Taken: done + int(b.count), Cause: err}
		}
		done += n
		progress(n)
		list.Reset()
		n = 0
		return nil
	}
	var r client.Request
	for o := range orders {
		r.Path, r.Body = r.Path[:0], r.Body[:0]
		if err := encoder.Encode(&r, o); err != nil {
			return err
		}
		if n > 0 {
			list.WriteByte(',')
		}
		list.Write(r.Body)
		if n++; n == size {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if n > 0 {
		return flush()
	}
	return nil
}
