package k6_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Only the k6 binary is linked with k6, whose licence is not that of the library.
func TestWhatIsLinkedWithK6(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]bool{"./cmd/k6": true, "./cmd/merge-summaries": false, "./cmd/target": false} {
		deps, err := exec.Command("go", "list", "-deps", command).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(deps), "go.k6.io/k6"); got != want {
			t.Errorf("%s is linked with k6: %v, want %v", command, got, want)
		}
	}
	library, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(library), "go.k6.io") {
		t.Error("the library requires k6, which belongs to this module alone")
	}
}

// The extension builds the way xk6 does it: as a requirement of a module of its own, next
// to k6.
func TestBuildsAsXk6Does(t *testing.T) {
	t.Parallel()
	if len(raceFlags) > 0 {
		t.Skip("one more build of k6 with the race detector shows nothing new")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	main := "package main\n\nimport (\n\t\"go.k6.io/k6/cmd\"\n\n\t_ \"github.com/ordergen/ordergen/k6\"\n)\n\nfunc main() { cmd.Execute() }\n"
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(main), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"mod", "init", "k6"},
		{"mod", "edit",
			"-require=go.k6.io/k6@v1.8.1",
			"-require=github.com/ordergen/ordergen/k6@v0.0.0",
			"-replace=github.com/ordergen/ordergen/k6=" + here,
			"-replace=github.com/ordergen/ordergen=" + filepath.Dir(here),
		},
		{"build", "-mod=mod", "-o", "k6", "."},
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", args[0], err, output)
		}
	}
	output, err := exec.Command(filepath.Join(dir, "k6"), "version").CombinedOutput()
	if err != nil || !strings.Contains(string(output), "k6/x/ordergen [js]") || !strings.Contains(string(output), "ordergen [output]") {
		t.Errorf("%v: the binary does not have the extension:\n%s", err, output)
	}
}
