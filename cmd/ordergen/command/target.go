package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ordergen/ordergen/casefile"
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
func (f *target) check(flag string, c casefile.Case) error {
	if f.url == "" && c.Target == nil && *f != (target{}) {
		return fmt.Errorf("-metrics, -between and -disturb are of a running target, want %s too, or a case with a target", flag)
	}
	return nil
}

// testee is a system that is closed when a command is done with it.
type testee interface {
	trial.System
	io.Closer
}

// open returns the running target, that of the case with what the flags say in place of it,
// or starts an engine with the shards of a case.
func (f *target) open(c casefile.Case) (testee, error) {
	if f.url == "" && c.Target == nil {
		return system.Start(c.Profile)
	}
	h, between, disturb := &system.HTTP{Kind: c.Profile.Target}, f.between, f.disturb
	if c.Target != nil {
		var err error
		if h, err = c.System(); err != nil {
			return nil, err
		}
		between, disturb = cmp.Or(between, c.Target.Reset), cmp.Or(disturb, c.Target.Disturb)
	}
	h.URL = cmp.Or(f.url, h.URL)
	if f.metrics != "" {
		h.Metrics, h.Silent = strings.Split(f.metrics, ","), false
	}
	if between != "" {
		h.Between = func(ctx context.Context, next string) error { return shell(ctx, between, "RUN="+next) }
	}
	if disturb != "" {
		h.Outage = func(ctx context.Context) error { return shell(ctx, disturb) }
	}
	return h, nil
}

// with runs f on the system, and says by which flags the system gets what it lacks.
func (f *target) with(c casefile.Case, do func(trial.System) error) (err error) {
	s, err := f.open(c)
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
