package live

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/exp/api/remote"
)

// Pusher pushes the metrics of a run to a receiver of Prometheus' remote write, on a goroutine of
// its own: a receiver that is slow or dead holds nothing up.
type Pusher struct {
	metrics *Metrics
	client  *http.Client
	api     *remote.API
	stop    context.CancelFunc
	stopped chan struct{}

	// What follows is the goroutine's until it has stopped.
	pushes, lost int
	err          error // why the last push failed; nil where it did not
}

const (
	pushEvery = 5 * time.Second // k6 pushes as often
	pushTakes = 5 * time.Second // longest that a push, with what it tries again, may take
)

// Push starts to push metrics to the address of a receiver, such as http://127.0.0.1:9090/api/v1/write.
func Push(m *Metrics, url string) (*Pusher, error) {
	p, err := newPusher(m, url)
	if err == nil {
		p.start()
	}
	return p, err
}

func newPusher(m *Metrics, url string) (*Pusher, error) {
	p := &Pusher{metrics: m, client: new(http.Client), stop: func() {}, stopped: make(chan struct{})}
	var err error
	p.api, err = remote.NewAPI(url,
		remote.WithAPIPath(""),
		remote.WithAPIHTTPClient(p.client),
		remote.WithAPIBackoff(remote.BackoffConfig{Min: 100 * time.Millisecond, Max: time.Second, MaxRetries: 3}),
	)
	return p, err
}

func (p *Pusher) start() {
	var ctx context.Context
	ctx, p.stop = context.WithCancel(context.Background())
	go p.run(ctx)
}

func (p *Pusher) run(ctx context.Context) {
	defer close(p.stopped)
	tick := time.NewTicker(pushEvery)
	defer tick.Stop()
	p.push(ctx) // what counts have risen since can be told of a short run, too
	for {
		select {
		case <-tick.C:
			p.push(ctx)
		case <-ctx.Done():
			return
		}
	}
}

func (p *Pusher) push(ctx context.Context) {
	limited, cancel := context.WithTimeout(ctx, pushTakes)
	defer cancel()
	families, err := p.metrics.registry.Gather()
	if err == nil {
		_, err = p.api.Write(limited, remote.WriteV1MessageType, writeRequest{families, time.Now()})
	}
	if ctx.Err() != nil {
		return // the last push has all that this one had
	}
	p.pushes++
	if p.err = err; err != nil {
		p.lost++
	}
}

// Close pushes what the metrics are in the end, within five seconds. It returns an error where a
// push was lost. As metrics count from the start of the run, a push that follows makes good for it but in
// the course over time.
func (p *Pusher) Close() error {
	p.stop()
	<-p.stopped
	p.push(context.Background())
	switch {
	case p.lost == 0:
		return nil
	case p.err == nil:
		return fmt.Errorf("%d of %d pushes were lost; the last has arrived, with all counts", p.lost, p.pushes)
	}
	return fmt.Errorf("%d of %d pushes were lost, the last too: %w", p.lost, p.pushes, p.err)
}
