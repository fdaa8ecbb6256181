package k6_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// n processes that share a run by execution segments send exactly the orders of one
// stream between them, and together they are judged as one.
func TestSegmentsSendOneStream(t *testing.T) {
	for _, test := range []struct {
		name      string
		processes int
	}{{"B2", 1}, {"B2", 2}, {"B2", 3}, {"B2", 5}, {"B3", 3}} {
		t.Run(fmt.Sprintf("%s in %d", test.name, test.processes), func(t *testing.T) {
			t.Parallel()
			tg := newTarget(t, nil)
			environment := tg.with("DURATION=3s", "PREFIX=t-", "SEED_MODE=none")
			k6(t, tg.with("DURATION=3s", "PREFIX=t-", "CASE="+test.name), "run", "scripts/seed-orderbooks.js").exits(t, 0)

			dir := t.TempDir()
			var waits []func() result
			for _, s := range segments(test.processes) {
				waits = append(waits, start(t, environment, "k6", "run", "--quiet", "--no-color", "--no-usage-report", "--address", "",
					"--no-thresholds", "--out", "ordergen="+filepath.Join(dir, s.file),
					"--execution-segment", s.segment, "--execution-segment-sequence", s.sequence, scriptOf(test.name)))
			}
			for _, wait := range waits {
				wait().exits(t, 0)
			}

			want := length(t, test.name, 3*time.Second)
			got := tg.indexes(t, stream(t, test.name, "t-"))
			if at, found := firstGap(got); found || len(got) != want {
				t.Fatalf("the target received %d orders, want 0..%d, each once; wrong from %d on", len(got), want-1, at)
			}
			export := inTemp(t, "merged.json")
			r := merged(t, dir, "-export", export)
			r.has(t,
				fmt.Sprintf("%d orders: %d accepted, 0 refused, 0 unknown, 0 not sent, 0 sent twice", want, want),
				"nothing lost, nothing matched twice",
				fmt.Sprintf("matches %d\n", tg.matches()),
			)
			if strings.Contains(r.out, "INVALID") {
				t.Errorf("the run is invalid:\n%s", r.out)
			}
			// One process counts for all. It may begin some orders after another.
			if n := stat(summaryOf(t, export), "match_count", "count"); n > float64(tg.matches()) || n < float64(tg.matches())/2 {
				t.Errorf("match_count is %v, want %d or little less", n, tg.matches())
			}
		})
	}
}

// cut is one of the segments of a run.
type cut struct{ segment, sequence, file string }

// segments cuts a run into n parts as k6-operator does.
func segments(n int) (all []cut) {
	point := func(k int) string {
		switch k {
		case 0:
			return "0"
		case n:
			return "1"
		}
		return fmt.Sprintf("%d/%d", k, n)
	}
	var sequence []string
	for k := range n + 1 {
		sequence = append(sequence, point(k))
	}
	for k := range n {
		all = append(all, cut{point(k) + ":" + point(k+1), strings.Join(sequence, ","), fmt.Sprintf("share-%d.json", k+1)})
	}
	return all
}

// merged runs merge-summaries on all files of a directory.
func merged(t *testing.T, dir string, flags ...string) result {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "share-*"))
	if err != nil {
		t.Fatal(err)
	}
	return start(t, nil, "merge-summaries", append(flags, files...)...)()
}

// The share that a process writes to its log is found there, a share that is missing is
// missed, and orders that two processes both sent are found.
func TestMergeFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	tg := newTarget(t, nil)
	k6(t, tg.with(short, "CASE=A2"), "run", "scripts/seed-orderbooks.js").exits(t, 0)
	half := func(segment, sequence string) string {
		args := []string{"run", "--no-thresholds", "--no-teardown", "--out", "ordergen=-", "--execution-segment", segment}
		if sequence != "" {
			args = append(args, "--execution-segment-sequence", sequence)
		}
		r := k6(t, tg.with(short, "SEED_MODE=none"), append(args, scriptOf("A2"))...)
		r.exits(t, 0)
		return r.out
	}
	dir := t.TempDir()
	write := func(file, text string) {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := half("0:1/2", "0,1/2,1")
	write("share-1.log", first)
	r := merged(t, dir)
	r.exits(t, 97)
	r.has(t, "the segment 1/2:1 is missing", "INVALID", "no process has read the target's counters")

	write("share-2.log", first)
	r = merged(t, dir)
	r.exits(t, 97)
	r.has(t, "overlaps another", "orders were sent by more than one process")

	write("share-2.log", "no share here\n")
	r = merged(t, dir)
	r.exits(t, 104)
	r.has(t, "share-2.log: there is no share in it", "--out ordergen=FILE", "what --summary-export writes cannot be merged")
}

// A process that runs but a segment does not seed: n of them would seed n books.
func TestSegmentRefusesToSeed(t *testing.T) {
	t.Parallel()
	tg := newTarget(t, nil)
	r := k6(t, tg.with(short), "run", "--execution-segment", "0:1/2", "--execution-segment-sequence", "0,1/2,1", scriptOf("A2"))
	if r.code == 0 || len(tg.orders) > 0 {
		t.Errorf("exit code %d after %d orders, want a refusal before the first", r.code, len(tg.orders))
	}
	r.has(t, "this process runs the segment 0:1/2", "seed-orderbooks.js", "CASE=A2", "SEED_MODE=none")
}
