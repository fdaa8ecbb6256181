package ordergen_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A change of the code that no test has to notice is listed with its kind, its line and its reason.
// A line that is no longer there has no mutant that could live.
func TestSurvivorsAreThere(t *testing.T) {
	lists, err := filepath.Glob(".ci/survivors/*")
	if err != nil || len(lists) == 0 {
		t.Fatalf("there are %d lists of survivors: %v", len(lists), err)
	}
	for _, list := range lists {
		dir := filepath.Base(list)
		if dir == "root" {
			dir = "."
		}
		text, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(fields) != 4 || !strings.HasSuffix(fields[3], ".") {
				t.Errorf("%s: %q, want file, kind, line and reason, with a tab between each two", list, line)
				continue
			}
			source, err := os.ReadFile(filepath.Join(dir, fields[0]))
			if err != nil {
				t.Errorf("%s: %v", list, err)
				continue
			}
			same := func(line string) bool { return strings.TrimSpace(line) == fields[2] }
			if !slices.ContainsFunc(strings.Split(string(source), "\n"), same) {
				t.Errorf("%s: %s has no line %q", list, fields[0], fields[2])
			}
		}
	}
}
