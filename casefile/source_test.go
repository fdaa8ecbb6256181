package casefile

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/recorded"
)

const sourced = `name: AAPL
source: {file: aapl.csv, format: lobster, symbol: AAPL, book: book.csv, tick: 0.05, speed: 2x, max_gap: 5s, rate: 600/min, skip_damaged: true}
`

// A case with a source needs nothing of a law, in the file and in the schema, and reads back.
func TestSource(t *testing.T) {
	c, err := Read("x.yaml", []byte(sourced))
	if err != nil {
		t.Fatal(err)
	}
	want := &recorded.Recording{File: "aapl.csv", Options: recorded.Options{
		Format: "lobster", Symbol: "AAPL", Book: "book.csv", Tick: 5, Speed: 2, MaxGap: 5 * time.Second, Rate: 10, SkipDamaged: true,
	}}
	if diff := cmp.Diff(want, c.Source); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, source := range [][]byte{[]byte(sourced), readsBack(t, c)} {
		if err := valid(t, source); err != nil {
			t.Errorf("the schema refuses it: %v", err)
		}
	}
}

func TestSourceRefuses(t *testing.T) {
	for old, new := range map[string]string{
		"file: aapl.csv, ": "",
		"lobster":          "oyster",
		"2x":               "-2x",
		"600/min":          "7/min",
		"max_gap: 5s":      "max_gap: soon",
		"source:":          "sauce:",
	} {
		if _, err := Read("x.yaml", []byte(strings.Replace(sourced, old, new, 1))); err == nil {
			t.Errorf("%q in place of %q is read", new, old)
		}
	}
}
