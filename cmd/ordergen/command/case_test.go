package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What cases show prints is a case for every command.
func TestAFileIsACase(t *testing.T) {
	code, shown, _ := command(t, "cases", "show", "a2")
	if code != 0 {
		t.Fatalf("code %d: %s", code, shown)
	}
	file := filepath.Join(t.TempDir(), "my.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(shown, "name: A2", "name: MINE", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"plan", file, "-duration", "2s"}, {"cases", "show", file}, {"k6", file}, {"seed", file, "-dry-run"}, {"run", file, "-dry-run"}} {
		if code, out, errOut := command(t, args[0], args[1:]...); code != 0 {
			t.Errorf("%v: code %d: %s%s", args, code, out, errOut)
		}
	}
	if code, _, errOut := command(t, "plan", filepath.Join(t.TempDir(), "none.yaml")); code != exitConfig || !strings.Contains(errOut, "no such file") {
		t.Errorf("a file that is missing: code %d, %s", code, errOut)
	}
}
