package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// startOn starts a command on one core, which all its threads inherit. A Go program
// counts the cores it may use and sets GOMAXPROCS to 1.
func startOn(core int, cmd *exec.Cmd) error {
	runtime.LockOSThread() // affinity is a thread's, and the child has that of its parent
	defer runtime.UnlockOSThread()
	var before, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return err
	}
	one.Set(core)
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		return fmt.Errorf("core %d: %w", core, err)
	}
	defer unix.SchedSetaffinity(0, &before)
	return cmd.Start()
}

// usage is what a process took of the machine.
type usage struct {
	cpu time.Duration // user and system
	rss int64         // bytes, at most
}

// run runs a command on one core to its end and returns what it printed.
func run(ctx context.Context, core int, command []string, env ...string) ([]byte, usage, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Env = &out, &said, append(os.Environ(), env...)
	if err := startOn(core, cmd); err != nil {
		return nil, usage{}, err
	}
	ended := make(chan struct{})
	peak := make(chan int64, 1)
	go func() { peak <- peakRSS(cmd.Process.Pid, ended) }()
	err := cmd.Wait()
	close(ended)
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s%s", command[0], err, out.Bytes(), said.Bytes())
	}
	return out.Bytes(), usage{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), <-peak}, err
}

// peakRSS reads the high water mark of a process until it ends. The one in its rusage
// is no use: it starts from the memory of the parent.
func peakRSS(pid int, ended <-chan struct{}) (peak int64) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		if fields := strings.Fields(rest); len(fields) > 1 {
			kilobytes, _ := strconv.ParseInt(fields[0], 10, 64)
			peak = max(peak, kilobytes<<10)
		}
	}
}
