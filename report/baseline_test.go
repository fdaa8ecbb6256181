package report

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/trial"
)

func TestBaselineRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b1.json")
	r := virtual(t, "B1")
	r.Capacity = &trial.Capacity{Held: 850}
	var b bytes.Buffer
	if err := WriteSummary(&b, r); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := ReadBaseline(path, b2(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&trial.Baseline{Throughput: 17, Capacity: 850}, got); diff != "" {
		t.Errorf("baseline (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(r.Baseline(), got); diff != "" {
		t.Errorf("baseline (-of the report +of the file):\n%s", diff)
	}
}

func b2(t *testing.T) ordergen.Profile {
	p, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestBaselineErrors(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct{ content, want string }{
		"b2.json":   {`{"ordergen":{"profile":"B2","throughput":84}}`, `is a summary of "B2" with a throughput of 84/s, want one that B1 wrote with -summary`},
		"none.json": {`{"ordergen":{"profile":"B1"}}`, "with a throughput of 0/s"},
		"k6.json":   {`{"metrics":{}}`, `is a summary of ""`},
		"text.json": {`84/s`, "invalid character"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(test.content), 0o644); err != nil {
			t.Fatal(err)
		}
		b, err := ReadBaseline(path, b2(t))
		if b != nil || err == nil {
			t.Errorf("%s gives %+v", name, b)
			continue
		}
		expectText(t, "the error", err.Error(), name, test.want)
	}
	if _, err := ReadBaseline(filepath.Join(dir, "nowhere.json"), b2(t)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there gives %v", err)
	}
}
