package command

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"

	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial/system"
	"github.com/spf13/cobra"
)

func (a *app) serveCommand() *cobra.Command {
	var word string
	cmd := &cobra.Command{
		Use:   "serve [-- COMMAND ...]",
		Short: "Serve the embedded engine, for other tools to run against",
		Long: `serve starts the embedded engine with the shards of a case and their gateway, on free
ports of 127.0.0.1. It runs the command with the addresses in the environment, stops the
engine when the command ends, and exits with its code. Without a command it prints the
addresses, to be exported by another shell, and stops when it is interrupted.`,
		Example: "  ordergen serve -- sh -c 'ordergen run b2 -duration 20s -target $GATEWAY_URL -metrics $METRICS_URLS'",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := lawOf(word)
			if err != nil {
				return err
			}
			p := c.Profile
			cluster, err := engine.Start(system.Config(p))
			if err != nil {
				return err
			}
			defer cluster.Close()
			control, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			server := &http.Server{Handler: brokerControl(cluster)}
			served := make(chan struct{})
			go func() { defer close(served); server.Serve(control) }()
			defer func() { server.Close(); <-served }()

			addresses := []string{"GATEWAY_URL=" + cluster.GatewayURL()}
			for _, s := range p.Shards {
				addresses = append(addresses, "ME_SHARD_"+strings.ToUpper(s.Name)+"_URL="+cluster.ShardURL(s.Name))
			}
			addresses = append(addresses,
				"METRICS_URLS="+strings.Join(cluster.MetricsURLs(), ","),
				"OUTAGE_URL=http://"+control.Addr().String()+"/broker/pause")
			if len(args) == 0 {
				fmt.Fprintln(a.console.Out, "export "+strings.Join(addresses, " \\\n  "))
				<-cmd.Context().Done()
				return nil
			}
			a.code, err = a.child(cmd.Context(), args, addresses)
			return err
		},
	}
	cmd.Flags().StringVar(&word, "case", "b2", "whose shards are served")
	return cmd
}

// brokerControl lets a script begin and end an outage of the event broker.
func brokerControl(c *engine.Cluster) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /broker/pause", func(http.ResponseWriter, *http.Request) { c.PauseBroker() })
	mux.HandleFunc("POST /broker/resume", func(http.ResponseWriter, *http.Request) { c.ResumeBroker() })
	return mux
}

// child runs the command and returns its exit code. An interrupt is passed on; the command
// decides what to do, and is waited for.
func (a *app) child(ctx context.Context, command, environment []string) (int, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, a.console.Out, a.errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}
