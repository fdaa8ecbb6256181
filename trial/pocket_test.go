package trial_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

// pocket is the shards of a case that are called and not sent to, so that a whole trial runs
// in the virtual time of a bubble: nothing is late, and a minute takes some milliseconds.
type pocket struct {
	config engine.Config
	broker engine.Broker

	mu     sync.Mutex
	shards []*engine.Shard
	orders atomic.Int64 // orders that came since the books were empty

	// order answers the order of a number, from 1, in place of a shard, unless it returns nil.
	order func(n int64) error
	// metrics changes what the shards tell, or answers for them with an error.
	metrics func(text []byte) ([]byte, error)
	mute    bool // answers say no more than that an order was accepted
	lacks   trial.Features
	between func(next string) error // comes before each reset
	outage  func() error            // comes in place of a pause of the broker
	scrapes int
	ended   engine.Counters // counters of the last shard that was closed
}

var _ trial.System = (*pocket)(nil)

// newPocket starts the shards of a case. It is called in a bubble.
func newPocket(t *testing.T, p ordergen.Profile, tune ...func(*engine.Config)) *pocket {
	t.Helper()
	k := &pocket{config: system.Config(p)}
	k.config.Broker = &k.broker
	for _, f := range tune {
		f(&k.config)
	}
	if err := k.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	return k
}

func (k *pocket) start() error {
	for _, c := range k.config.Shards {
		s, err := engine.NewShard(c, k.config.Broker)
		if err != nil {
			return err
		}
		k.shards = append(k.shards, s)
	}
	return nil
}

func (k *pocket) Close() error {
	for _, s := range k.shards {
		s.Close()
		k.ended = s.Counters()
	}
	k.shards = nil
	return nil
}

// received is the orders that the shards have taken.
func (k *pocket) received() (n uint64) {
	for _, s := range k.shards {
		n += s.Counters().Received[ordergen.Buy] + s.Counters().Received[ordergen.Sell]
	}
	return n
}

func (k *pocket) Target() client.Target {
	return client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		n := k.orders.Add(1)
		if k.order != nil {
			if err := k.order(n); err != nil {
				return client.Receipt{}, err
			}
		}
		i := slices.IndexFunc(k.config.Shards, func(c engine.ShardConfig) bool { return slices.Contains(c.Symbols, o.Symbol) })
		receipt, err := called(k.shards[i]).Send(ctx, o)
		if k.mute {
			receipt = client.Receipt{}
		}
		return receipt, err
	})
}

func (k *pocket) Seed(ctx context.Context, shard string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	i := slices.IndexFunc(k.shards, func(s *engine.Shard) bool { return s.Name() == shard })
	n, err := k.shards[i].Seed(slices.Collect(orders))
	progress(n)
	return err
}

// Snapshot reads the shards as one endpoint, which tells nothing where there is none.
func (k *pocket) Snapshot(ctx context.Context) (observe.Snapshot, error) {
	s := observe.Scraper{URLs: []string{"http://pocket/metrics"}, Client: &http.Client{Transport: k}}
	now, err := s.Scrape(ctx)
	if errors.Is(err, observe.ErrNoMetrics) && k.lacks.Counters {
		return observe.Snapshot{}, nil
	}
	return now, err
}

// RoundTrip answers a request for metrics.
func (k *pocket) RoundTrip(r *http.Request) (*http.Response, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.scrapes++
	var text []byte
	for i, s := range k.shards {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		for line := range bytes.Lines(w.Body.Bytes()) {
			if i == 0 || bytes.HasPrefix(line, []byte("me_")) { // the process is that of all
				text = append(text, line...)
			}
		}
	}
	status := http.StatusOK
	if k.metrics != nil {
		changed, err := k.metrics(text)
		if refusal, ok := errors.AsType[*client.Refusal](err); ok {
			status = refusal.Status
		} else if err != nil {
			return nil, err
		}
		text = changed
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(text)), Request: r}, nil
}

func (k *pocket) Reset(_ context.Context, next string) error {
	if k.between != nil {
		if err := k.between(next); err != nil {
			return err
		}
	}
	k.orders.Store(0)
	return errors.Join(k.Close(), k.start())
}

func (k *pocket) Disturb(context.Context) (end func(), err error) {
	if k.outage != nil {
		return nil, k.outage()
	}
	k.broker.Pause()
	return k.broker.Resume, nil
}

func (k *pocket) Lacks() trial.Features { return k.lacks }
