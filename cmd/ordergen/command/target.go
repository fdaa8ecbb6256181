package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
	"github.com/spf13/cobra"
)

// target has the flags of a running system.
type target struct{ url, metrics, between, disturb string }

func (f *target) register(cmd *cobra.Command) {
	f.registerAddress(cmd)
	f.registerCommands(cmd)
}

// registerAddress is for a target that is left as it is.
func (f *target) registerAddress(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.url, "target", "", "`URL` of a running gateway or shard, whichever the case talks to, in place of the embedded engine")
	f.registerMetrics(cmd)
}

func (f *target) registerMetrics(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.metrics, "metrics", "", "Prometheus endpoints of the running target, `URL,URL`; its own /metrics if not given")
}

func (f *target) registerCommands(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.between, "between", "", "shell `command` that restarts or clears the running target between runs; it gets the next run's name as RUN")
	flags.StringVar(&f.disturb, "disturb", "", "shell `command` that does to the running target what the case asks for in mid-run")
}

// check refuses what would be ignored: without a target the embedded engine is tested.
func (f *target) check(flag string) error {
	if f.url == "" && *f != (target{}) {
		return fmt.Errorf("-metrics, -between and -disturb are of a running target, want %s too", flag)
	}
	return nil
}

// testee is a system that is closed when a command is done with it.
type testee interface {
	trial.System
	io.Closer
}

// open returns the running target, or starts an engine with the shards of a case.
func (f *target) open(p ordergen.Profile) (testee, error) {
	if f.url == "" {
		return system.Start(p)
	}
	h := &system.HTTP{URL: f.url, Kind: p.Target}
	if f.metrics != "" {
		h.Metrics = strings.Split(f.metrics, ",")
	}
	if f.between != "" {
		h.Between = func(ctx context.Context, next string) error { return shell(ctx, f.between, "RUN="+next) }
	}
	if f.disturb != "" {
		h.Outage = func(ctx context.Context) error { return shell(ctx, f.disturb) }
	}
	return h, nil
}

// with runs f on the system, and says by which flags the system gets what it lacks.
func (f *target) with(p ordergen.Profile, do func(trial.System) error) (err error) {
	s, err := f.open(p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = do(s)
	if errors.Is(err, errors.ErrUnsupported) {
		err = fmt.Errorf("%w; say with -between how to restart or clear it, and with -disturb how to disturb it", err)
	}
	return err
}
