package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata and docs/cases.md from what the code does now")

// golden holds a text to a file.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if len(bytes.TrimSpace(got)) == 0 {
		t.Fatalf("there is nothing to hold to %s", path)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the code does now; if that is right, run go test ./report -update (-file +now):\n%s", path, diff)
	}
}
