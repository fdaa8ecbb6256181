package command

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/formats"
)

// There is a record for each order that was due, compressed as the name of the file says.
func TestRecordsOfARun(t *testing.T) {
	dir := t.TempDir()
	records, summary, log := filepath.Join(dir, "orders.ndjson.zst"), filepath.Join(dir, "s.json"), filepath.Join(dir, "run.hlog")
	command(t, "run", "a2", "-duration", "1s", "-records", records, "-summary", summary, "-hdr", log)
	in, err := formats.Open(records)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	seen := make(map[uint64]bool)
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var record struct {
			Index uint64
			Fate  client.Fate
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			t.Fatal(err)
		}
		seen[record.Index] = true
	}
	var s struct {
		Ordergen struct {
			Runs []struct{ Sent struct{ Due int } }
		}
	}
	data, err := os.ReadFile(summary)
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	if due := s.Ordergen.Runs[0].Sent.Due; len(seen) != due || due == 0 {
		t.Errorf("there are records of %d orders, due were %d", len(seen), due)
	}
	if data, err := os.ReadFile(log); err != nil || !strings.Contains(string(data), "Tag=intended,") {
		t.Errorf("the HDR log is %.200q, %v", data, err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) > 0 {
		t.Errorf("files are left beside those that were wanted: %v", left)
	}
}

// failing takes two entries.
type failing struct{ taken int }

func (f *failing) Write(client.Entry) error {
	if f.taken++; f.taken > 2 {
		return errors.New("the disk is full")
	}
	return nil
}
func (f *failing) Close() error { return nil }

// A sink that fails takes nothing more, and the others go on.
func TestSinkThatFails(t *testing.T) {
	bad, path := &failing{}, filepath.Join(t.TempDir(), "a.csv")
	e := entries{paths: make([]string, len(entryFiles))}
	e.paths[0] = path
	j, err := e.open(0, entrySink{name: "-bad", sink: bad})
	if err != nil || j == nil {
		t.Fatal(j, err)
	}
	for range 5 {
		if err := e.write(client.Entry{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.close(); err == nil || err.Error() != "-bad: the disk is full" || bad.taken != 3 {
		t.Errorf("close: %v after %d entries", err, bad.taken)
	}
	e.discard()
	if data, err := os.ReadFile(path); err != nil || strings.Count(string(data), "\n") != 6 {
		t.Errorf("the other file is %q, %v; want a heading and 5 records", data, err)
	}
}

// Without a file nothing is journaled; a path that cannot be written is known before the run.
func TestNoEntries(t *testing.T) {
	e := entries{paths: make([]string, len(entryFiles))}
	if j, err := e.open(0); j != nil || err != nil || e.close() != nil {
		t.Errorf("it has a journal %v, %v", j, err)
	}
	code, _, errOut := command(t, "run", "a2", "-duration", "1s", "-records", "/no/such/folder/a.csv")
	if code != exitConfig || !strings.Contains(errOut, "-records /no/such/folder/a.csv") {
		t.Errorf("exit %d, %s", code, errOut)
	}
}

// The summary of a GitHub step keeps what other steps have written.
func TestStepSummary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "summary.md")
	if err := os.WriteFile(path, []byte("before\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GITHUB_STEP_SUMMARY", path)
	command(t, "run", "a2", "-duration", "1s")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	expectText(t, "the summary", string(data), "before\n## ", " A2: ", "| check |")
}
