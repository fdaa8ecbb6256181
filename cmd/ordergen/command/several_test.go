package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A command with several reports takes the flags of run, and each report has files of its own.
func TestEachReportHasItsFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, out, errOut := command(t, "isolation", "-rate", "50", "-peak", "60", "-duration", "600ms", "-json",
		"-summary", filepath.Join(dir, "load.json"), "-html", filepath.Join(dir, "load.html"))
	var names []string
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	if want := []string{"load-rising.html", "load-rising.json", "load-steady.html", "load-steady.json"}; !slices.Equal(names, want) {
		t.Errorf("the files are %q, want %q: %s", names, want, errOut)
	}
	var summary struct{ Ordergen struct{ Profile string } }
	if err := json.Unmarshal([]byte(out), &summary); err != nil || summary.Ordergen.Profile != "isolation-steady" {
		t.Errorf("it prints the summary of %q, %v:\n%s", summary.Ordergen.Profile, err, out)
	}
}

func TestFilesOfASuiteAreOpenedBeforeIt(t *testing.T) {
	t.Parallel()
	code, out, errOut := command(t, "suite", "-duration", "1s", "-junit", "/no/such/folder/suite.xml")
	if code != exitConfig || out != "" || !strings.Contains(errOut, "-junit /no/such/folder/suite-a1.xml") {
		t.Errorf("exit %d, %s\n%s", code, errOut, out)
	}
}
