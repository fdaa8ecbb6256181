package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// tool is a load generator that runs as a process of its own.
type tool interface {
	// prepare makes the tool ready, or says why it cannot run. It may build it into dir.
	prepare(ctx context.Context, dir string) error
	// command is the command for one run, and what it needs in its environment.
	command(l Load) (args, env []string)
	// figures reads what the command printed.
	figures(out []byte) (Figures, error)
	// closed says that it knows no rate: it sends when it has an answer.
	closed() bool
}

// tools are all of them. The first is what the others are compared with.
var tools = []struct {
	name string
	tool
}{
	{"ordergen", own{"ordergen"}},
	{"ordergen-spin", own{"ordergen-spin"}},
	{"ordergen-sleep", own{"ordergen-sleep"}},
	{"ordergen-nethttp", own{"ordergen-nethttp"}},
	{"vegeta", own{"vegeta"}},
	{"fortio", &fortio{}},
	{"wrk", &wrk{}},
}

func toolNames() string {
	var names []string
	for _, t := range tools {
		names = append(names, t.name)
	}
	return strings.Join(names, ",")
}

// own is a tool that is a Go library: this program, started anew, runs it.
type own struct{ name string }

func (own) prepare(context.Context, string) error { return nil }

func (o own) command(l Load) (args, env []string) {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	load, _ := json.Marshal(l) // plain fields never fail to marshal
	return []string{self, "run", o.name, string(load)}, nil
}

func (own) figures(out []byte) (f Figures, err error) { return f, json.Unmarshal(out, &f) }

func (own) closed() bool { return false }

// runOwn is the process that command starts.
func runOwn(name, load string) error {
	var l Load
	if err := json.Unmarshal([]byte(load), &l); err != nil {
		return err
	}
	send := runOrdergen
	if name == "vegeta" {
		send = runVegeta
	}
	f, err := send(name, l)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(f)
}

// onPath looks a program up and says how to come by it.
func onPath(program, install string) (string, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return "", fmt.Errorf("%s is not installed: %s", program, install)
	}
	return path, nil
}
