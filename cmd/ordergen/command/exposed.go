package command

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/ordergen/ordergen/report/live"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// exposed are the metrics of a run while it is under way, where Prometheus can read them, or pushed to it.
type exposed struct {
	address  string
	receiver string
	metrics  *live.Metrics
	server   *http.Server
	served   chan error
	pusher   *live.Pusher
}

func (x *exposed) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&x.address, "listen", "", "serve the run's own metrics to Prometheus at this `address`, such as :9464, while it is under way")
	cmd.Flags().StringVar(&x.receiver, "prometheus-rw", "", "push the run's own metrics to this `URL` by Prometheus' remote write, such as http://127.0.0.1:9090/api/v1/write")
}

// sinks is what fills the metrics, where they are wanted.
func (x *exposed) sinks(testID string, warmup time.Duration, lost func() int64) []entrySink {
	if x.address == "" && x.receiver == "" {
		return nil
	}
	x.metrics = live.NewMetrics(testID, lost)
	x.metrics.Warmup = warmup
	return []entrySink{{name: "the live metrics", sink: x.metrics}}
}

// begin serves and pushes until the end.
func (x *exposed) begin() error {
	if x.receiver != "" {
		to, err := url.Parse(x.receiver)
		if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
			return fmt.Errorf("-prometheus-rw is %q, want a URL such as http://127.0.0.1:9090/api/v1/write", x.receiver)
		}
	}
	if x.address != "" {
		socket, err := net.Listen("tcp", x.address)
		if err != nil {
			return fmt.Errorf("-listen %s: %w", x.address, err)
		}
		x.server = &http.Server{Handler: x.metrics.Handler(), ReadHeaderTimeout: 5 * time.Second}
		x.served = make(chan error, 1)
		go func() { x.served <- x.server.Serve(socket) }()
	}
	if x.receiver != "" {
		var err error
		if x.pusher, err = live.Push(x.metrics, x.receiver); err != nil {
			return errors.Join(fmt.Errorf("-prometheus-rw: %w", err), x.end())
		}
	}
	return nil
}

// end pushes what the metrics are in the end, and ends every request under way.
func (x *exposed) end() error {
	var pushed, stopped error
	if x.pusher != nil {
		if pushed = x.pusher.Close(); pushed != nil {
			pushed = fmt.Errorf("-prometheus-rw %s: %w", x.receiver, pushed)
		}
		x.pusher = nil
	}
	if x.server != nil {
		stopped = x.server.Close()
		if err := <-x.served; !errors.Is(err, http.ErrServerClosed) {
			stopped = errors.Join(stopped, err)
		}
		x.server = nil
	}
	return errors.Join(pushed, stopped)
}

// testID is the name of a run among others in a database.
func testID(t trial.Trial, now time.Time) string {
	name := t.Profile.Name
	if t.Share != nil {
		name += " " + t.Share.String()
	}
	return name + now.UTC().Format(" 2006-01-02T15:04:05Z")
}
