package summary

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/k6/internal/workload"
	"github.com/ordergen/ordergen/trial"
)

var a2 = workload.Settings{Profile: "A2", Seed: 1, Duration: 10 * time.Second}

// shares is a good run of A2 in n parts: order i is sent by process i mod n, in i ms.
func shares(t *testing.T, n int) []*Share {
	t.Helper()
	w, err := workload.New(a2)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := w.Plan()
	if err != nil {
		t.Fatal(err)
	}
	point := func(k int) string { return fmt.Sprintf("%d/%d", k, n) }
	var sequence []string
	for k := range n + 1 {
		sequence = append(sequence, point(k))
	}
	end := plan.Expect().Sum()
	counters := func(received, fills, bids int64) *workload.Snapshot {
		return &workload.Snapshot{At: epoch, Shards: map[string]workload.Counters{"a": {Figures: map[trial.Figure]int64{
			trial.Received: received, trial.Fills: fills, trial.RestingBids: bids,
		}}}}
	}
	var all []*Share
	for k := range n {
		s := &Share{
			Format:        Format,
			StreamVersion: ordergen.StreamVersion,
			Segment:       point(k) + ":" + point(k+1),
			Sequence:      strings.Join(sequence, ","),
			From:          epoch.Add(time.Duration(k) * time.Second),
			To:            epoch.Add(10 * time.Second),
			Metrics:       make(map[string]*Metric),
			Thresholds:    map[string][]string{"match_latency_ms": {"p(99)<200"}, "http_reqs": {"count>=170", "rate>10"}},
		}
		ledger := workload.NewLedger(w.Len())
		latency, requests := mustMetric(t, "trend"), mustMetric(t, "counter")
		for i := uint64(k); i < w.Len(); i += uint64(n) {
			ledger.Answer(i, workload.Accepted)
			latency.Add(float64(i), epoch)
			requests.Add(1, epoch)
		}
		s.Metrics["match_latency_ms"], s.Metrics["http_reqs"] = latency, requests
		// The first process saw the engine before the first order, the last after the last.
		s.Workloads = []Part{{
			Settings: a2,
			Ledger:   ledger,
			Before:   counters(int64(k), 0, 0),
			After:    counters(end.Received.Min-int64(n-1-k), end.Fills.Max, end.RestingBids.Max),
		}}
		all = append(all, s)
	}
	return all
}

// However a run was cut, and in whatever order its shares come, it is judged as one.
func TestMerge(t *testing.T) {
	for n := range 5 {
		parts := shares(t, n+1)
		slices.Reverse(parts)
		m, err := Merge(parts)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Problems) > 0 {
			t.Errorf("%d shares have problems: %q", n+1, m.Problems)
		}
		if got := m.Workloads[0].Tally; got.Accepted != got.Orders || got.Orders != 170 {
			t.Errorf("%d shares: %+v, want all 170 accepted", n+1, got)
		}
		for _, th := range m.Thresholds {
			if !th.Pass {
				t.Errorf("%d shares: %s %v does not hold: %v", n+1, th.Metric, th.Threshold, th.Value)
			}
		}
		if rate, _ := m.Metrics["http_reqs"].Stat("rate"); rate != 17 {
			t.Errorf("%d shares: %v requests/s, want 17 over the time of all", n+1, rate)
		}
	}
}

// A threshold that holds in one share and not in another is judged on both together.
func TestMergeJudgesTheWhole(t *testing.T) {
	parts := shares(t, 2)
	for range 90 {
		parts[1].Metrics["match_latency_ms"].Add(5000, epoch)
	}
	m, err := Merge(parts)
	if err != nil {
		t.Fatal(err)
	}
	for _, th := range m.Thresholds {
		if want := th.Metric != "match_latency_ms"; th.Pass != want {
			t.Errorf("%s %v: pass is %v, want %v", th.Metric, th.Threshold, th.Pass, want)
		}
	}
}

func TestMergeNamesProblems(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(parts []*Share) []*Share
		want  string
	}{
		{"first missing", func(p []*Share) []*Share { return p[1:] }, "the segment 0:1/3 is missing"},
		{"middle missing", func(p []*Share) []*Share { return []*Share{p[0], p[2]} }, "the segment 1/3:2/3 is missing"},
		{"last missing", func(p []*Share) []*Share { return p[:2] }, "the segment 2/3:1 is missing"},
		{"one twice", func(p []*Share) []*Share { return append(p, p[0]) }, "57 orders were sent by more than one process"},
		{"overlap", func(p []*Share) []*Share { return append(p, p[0]) }, "the segment 0/3:1/3 overlaps another"},
		{"other sequence", func(p []*Share) []*Share { p[1].Sequence = ""; return p }, "want one --execution-segment-sequence for all"},
		{"bad segment", func(p []*Share) []*Share { p[1].Segment = "1/3"; return p }, `segment is "1/3", want two fractions`},
		{"lost order", func(p []*Share) []*Share {
			p[2].Workloads[0].After.Shards["a"].Figures[trial.Received]--
			return p
		}, "shard a: orders received are 169, want 170"},
		{"unmeasured threshold", func(p []*Share) []*Share {
			for _, s := range p {
				s.Thresholds["server_p99_ms"] = []string{"value<200"}
			}
			return p
		}, "the threshold value<200 is on server_p99_ms, which no process has measured"},
		{"no counters", func(p []*Share) []*Share {
			for _, s := range p {
				s.Workloads[0].After = nil
			}
			return p
		}, "no process has read the target's counters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, err := Merge(test.spoil(shares(t, 3)))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(m.Problems, "\n"), test.want) {
				t.Errorf("problems are %q, want one that says %q", m.Problems, test.want)
			}
		})
	}
}

func TestMergeRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(parts []*Share) []*Share
		want  string
	}{
		{"nothing", func([]*Share) []*Share { return nil }, "no share"},
		{"two runs", func(p []*Share) []*Share { p[1].Workloads[0].Settings.Seed = 2; return p }, "not of one run"},
		{"another generator", func(p []*Share) []*Share { p[1].StreamVersion = 0; return p }, "their orders differ"},
		{"two metrics of a name", func(p []*Share) []*Share { p[1].Metrics["http_reqs"] = mustMetric(t, "rate"); return p }, "are not one metric"},
		{"two scripts", func(p []*Share) []*Share { delete(p[1].Thresholds, "http_reqs"); return p }, "share 2 has other thresholds"},
		{"a workload less", func(p []*Share) []*Share { p[1].Workloads = nil; return p }, "they are not of one run"},
	} {
		if _, err := Merge(test.spoil(shares(t, 2))); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: the error is %v, want one that says %q", test.name, err, test.want)
		}
	}
}

// A share is found among the lines of a log, the last one if there are several.
func TestReadFindsTheShare(t *testing.T) {
	var log bytes.Buffer
	log.WriteString("time=… level=info msg=…\n")
	parts := shares(t, 2)
	for _, s := range parts {
		if err := s.Write(&log); err != nil {
			t.Fatal(err)
		}
	}
	log.WriteString("and more, without a line feed")
	s, err := Read(&log)
	if err != nil || s.Segment != parts[1].Segment {
		t.Errorf("%v: read %v, want the share %s", err, s, parts[1].Segment)
	}
	for _, text := range []string{"", "{}", `{"metrics":{"http_reqs":{"count":1,"rate":1}}}`, "{\"format\":\"ordergen-share/99\"}\n", "{\"format\":\"ordergen-share/1\",\n"} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q was read as a share", text)
		}
	}
}

// The export has the shape of k6's.
func TestExport(t *testing.T) {
	m, err := Merge(shares(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := m.Export(&out); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Metrics map[string]map[string]any
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	latency := got.Metrics["match_latency_ms"]
	for _, stat := range []string{"avg", "min", "med", "max", "p(90)", "p(95)"} {
		if _, ok := latency[stat].(float64); !ok {
			t.Errorf("match_latency_ms has no %s: %v", stat, latency)
		}
	}
	if failed, ok := latency["thresholds"].(map[string]any)["p(99)<200"].(bool); !ok || failed {
		t.Errorf("the threshold is %v, want false: it has not failed", latency["thresholds"])
	}
}
