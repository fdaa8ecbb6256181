// Command target starts the embedded engine for the scripts to run against: three
// shards and their gateway, on free ports of 127.0.0.1.
//
//	go run ./cmd/target k6 run scripts/test-asr2-b2-peak-sustained.js
//
// runs the command with the engine's addresses in the environment, stops the engine when
// it ends, and exits with its code. Without a command it prints the addresses, to be
// exported by another shell, and stops when it is interrupted.
package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "target:", err)
		code = 1
	}
	os.Exit(code)
}

func run(command []string) (int, error) {
	cluster, err := start()
	if err != nil {
		return 0, err
	}
	defer cluster.Close()
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer control.Close()
	go http.Serve(control, brokerControl(cluster))

	addresses := []string{
		"GATEWAY_URL=" + cluster.GatewayURL(),
		"ME_SHARD_A_URL=" + cluster.ShardURL("a"),
		"ME_SHARD_B_URL=" + cluster.ShardURL("b"),
		"ME_SHARD_C_URL=" + cluster.ShardURL("c"),
		"OUTAGE_URL=http://" + control.Addr().String() + "/broker/pause",
	}
	if len(command) == 0 {
		fmt.Println("export " + strings.Join(addresses, " \\\n  "))
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
		<-interrupted
		return 0, nil
	}
	return child(command, addresses)
}

// start starts the shards of the peak case, which are those of all cases.
func start() (*engine.Cluster, error) {
	peak, err := ordergen.LookupProfile("B2")
	if err != nil {
		return nil, err
	}
	var config engine.Config
	for _, s := range peak.Shards {
		config.Shards = append(config.Shards, engine.ShardConfig{Name: s.Name, Symbols: s.Symbols})
	}
	return engine.Start(config)
}

// brokerControl lets a script begin and end an outage of the event broker.
func brokerControl(c *engine.Cluster) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /broker/pause", func(http.ResponseWriter, *http.Request) { c.PauseBroker() })
	mux.HandleFunc("POST /broker/resume", func(http.ResponseWriter, *http.Request) { c.ResumeBroker() })
	return mux
}

// child runs the command and returns its exit code. An interrupt from the terminal goes to
// both; the command decides what to do, and is waited for.
func child(command, environment []string) (int, error) {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}
