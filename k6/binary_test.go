package k6_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// binaries is where TestMain has built the commands of the module.
var binaries string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "ordergen-k6-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	build := exec.Command("go", append(append([]string{"build"}, raceFlags...), "-o", dir, "./cmd/...")...)
	if output, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the commands: %v\n%s", err, output)
		return 1
	}
	binaries = dir
	return m.Run()
}

// result is how a process ended.
type result struct {
	code int
	out  string // both of its outputs
}

// has fails the test unless the output has each text, whatever the columns of a table.
func (r result) has(t *testing.T, texts ...string) {
	t.Helper()
	flat := columns.ReplaceAllString(r.out, " ")
	for _, text := range texts {
		if !strings.Contains(flat, text) {
			t.Errorf("the output does not say %q:\n%s", text, r.out)
		}
	}
}

var columns = regexp.MustCompile(` {2,}`)

// exits fails the test unless the process ended with the code.
func (r result) exits(t *testing.T, code int) {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit code %d, want %d:\n%s", r.code, code, r.out)
	}
}

// k6 runs the built binary with a script of this directory. Environment entries are
// KEY=value.
func k6(t *testing.T, environment []string, args ...string) result {
	t.Helper()
	command := args[0]
	switch command {
	case "run":
		// No port for the REST API, as several processes run at once.
		args = append([]string{"run", "--quiet", "--no-color", "--no-usage-report", "--address", ""}, args[1:]...)
	}
	return start(t, environment, "k6", args...)()
}

// start starts a built command and returns what waits for its end.
func start(t *testing.T, environment []string, name string, args ...string) (wait func() result) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, filepath.Join(binaries, name), args...)
	// Nothing of the caller's environment, which may configure k6 or the scripts.
	cmd.Env = append([]string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}, environment...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() result {
		t.Helper()
		err := cmd.Wait()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatalf("%s: %v\n%s", name, err, out.String())
		}
		return result{cmd.ProcessState.ExitCode(), out.String()}
	}
}

// script writes a script of one test and returns its name.
func script(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "script.js")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
