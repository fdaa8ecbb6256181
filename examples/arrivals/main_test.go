package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/arrivals")

func all(t *testing.T) []chart {
	t.Helper()
	charts, err := chartsOf(nil)
	if err != nil {
		t.Fatal(err)
	}
	return charts
}

// TestImagesAreNotStale compares docs/arrivals with what the command writes.
func TestImagesAreNotStale(t *testing.T) {
	folder := filepath.Join("..", "..", "docs", "arrivals")
	for _, c := range all(t) {
		path := filepath.Join(folder, c.name+".svg")
		if *update {
			if err := errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(path, c.svg(), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, c.svg()) {
			t.Errorf("%s is stale (%v), run go test ./examples/arrivals -update", path, err)
		}
	}
}

// TestReadmeIsNotStale wants each chart of the command in README.md.
func TestReadmeIsNotStale(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := write(&b, all(t)); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if !strings.Contains(string(readme), "\n    "+line) {
			t.Errorf("README.md lacks the line\n%s", line)
		}
	}
}

func TestImagesAreXML(t *testing.T) {
	for _, c := range all(t) {
		for d := xml.NewDecoder(bytes.NewReader(c.svg())); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
	}
}

// TestOneOrderIsSeen beside a hundred, and no order is not.
func TestOneOrderIsSeen(t *testing.T) {
	if got := (chart{columns: []int{100, 1, 0, 50, 0}}).text(); got != "█▁ ▄" {
		t.Errorf("the line is %q", got)
	}
}

func TestChartsOfSpecs(t *testing.T) {
	charts, err := chartsOf([]string{"poisson", "hawkes:n=0.5"})
	if err != nil || len(charts) != 2 || charts[1].spec != "hawkes:n=0.5" || charts[1].name != "2" {
		t.Errorf("they are %d charts, %v", len(charts), err)
	}
	if _, err := chartsOf([]string{"poison"}); err == nil || !strings.Contains(err.Error(), "want even, poisson") {
		t.Errorf("the error is %v", err)
	}
}
