package command

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/ordergen/ordergen/report/live"
	"github.com/spf13/cobra"
)

// listener serves the metrics of a run while it is under way.
type listener struct {
	address string
	metrics *live.Metrics
}

func (l *listener) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&l.address, "listen", "", "serve the run's own metrics to Prometheus at this `address`, such as :9464, while it is under way")
}

// sinks is what fills the metrics, where they are wanted.
func (l *listener) sinks(warmup time.Duration, lost func() int64) []entrySink {
	if l.address == "" {
		return nil
	}
	l.metrics = live.NewMetrics(lost)
	l.metrics.Warmup = warmup
	return []entrySink{{name: "-listen " + l.address, sink: l.metrics}}
}

// serve answers until it is stopped, which ends every request under way.
func (l *listener) serve() (stop func() error, err error) {
	if l.address == "" {
		return func() error { return nil }, nil
	}
	socket, err := net.Listen("tcp", l.address)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: %w", l.address, err)
	}
	server := &http.Server{Handler: l.metrics.Handler(), ReadHeaderTimeout: 5 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(socket) }()
	return func() error {
		err := server.Close()
		if served := <-done; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
		return err
	}, nil
}
