package journal

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"pgregory.net/rapid"
)

var began = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// answered is an order that was sent when it was due.
func answered(i uint64, due, took time.Duration) client.Entry {
	return client.Entry{Start: began, Index: i, ID: ordergen.ID{Prefix: "t-", Index: i}, Due: due, Sent: due, Answered: due + took}
}

func drawEntry(t *rapid.T) client.Entry {
	count := func(name string) (c client.Count) {
		if rapid.Bool().Draw(t, name+" known") {
			c = client.Count{N: rapid.Int64().Draw(t, name), Known: true}
		}
		return c
	}
	i := rapid.Uint64().Draw(t, "index")
	e := client.Entry{
		Start: began.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "start"))), Index: i, ID: ordergen.ID{Prefix: rapid.StringMatching(`[ -~]{0,5}-`).Draw(t, "prefix"), Index: i},
		Due:  time.Duration(rapid.Int64Range(0, 1e13).Draw(t, "due")),
		Fate: rapid.SampledFrom([]client.Fate{client.Accepted, client.Refused, client.Unknown, client.Dropped, client.Unsent, client.Orphaned}).Draw(t, "fate"),
	}
	if e.Fate < client.Dropped {
		e.Sent = e.Due + time.Duration(rapid.Int64Range(0, 1e10).Draw(t, "late"))
		e.Answered = e.Sent + time.Duration(rapid.Int64Range(1, 1e10).Draw(t, "took"))
		e.Receipt = client.Receipt{Filled: count("filled"), Fills: count("fills"), Cancelled: count("cancelled"), ID: rapid.String().Draw(t, "id")}
		e.Receipt.ID = strings.ToValidUTF8(strings.ReplaceAll(e.Receipt.ID, "\r", ""), "")
	}
	return e
}

func written(t interface {
	Helper()
	Fatal(...any)
}, name string, entries ...client.Entry) []byte {
	t.Helper()
	var b bytes.Buffer
	r, err := NewRecords(&b, name)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := r.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A reader of JSON gets each entry back.
func TestRecordsAsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry(t)
		line := written(t, "a.ndjson.zst", e)
		var got struct {
			Start, Index   json.Number
			ID             string
			Due            time.Duration
			Sent, Answered time.Duration
			Fate           client.Fate
			Receipt        struct {
				Filled, Fills, Cancelled *int64
				ID                       string
			}
		}
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		known := func(n *int64) client.Count {
			if n == nil {
				return client.Count{}
			}
			return client.Count{N: *n, Known: true}
		}
		i, err := strconv.ParseUint(string(got.Index), 10, 64)
		if err != nil || got.ID != e.ID.String() || string(got.Start) != strconv.FormatInt(e.Start.UnixNano(), 10) {
			t.Fatalf("the record is %s, of %+v", line, e)
		}
		back := client.Entry{Start: e.Start, Index: i, ID: e.ID, Due: got.Due, Sent: got.Sent, Answered: got.Answered, Fate: got.Fate,
			Receipt: client.Receipt{Filled: known(got.Receipt.Filled), Fills: known(got.Receipt.Fills), Cancelled: known(got.Receipt.Cancelled), ID: got.Receipt.ID}}
		if diff := cmp.Diff(e, back); diff != "" {
			t.Fatalf("read back (-want +got):\n%s", diff)
		}
	})
}

// A reader of CSV gets each field back.
func TestRecordsAsCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry(t)
		rows, err := csv.NewReader(bytes.NewReader(written(t, "a.csv", e))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		field := func(known bool, n int64) string {
			if !known {
				return ""
			}
			return strconv.FormatInt(n, 10)
		}
		sent, r := e.Fate < client.Dropped, e.Receipt
		want := [][]string{strings.Split(strings.TrimSpace(csvHeading), ","), {
			strconv.FormatInt(e.Start.UnixNano(), 10), strconv.FormatUint(e.Index, 10), e.ID.String(), field(true, int64(e.Due)), field(sent, int64(e.Sent)), field(sent, int64(e.Answered)),
			e.Fate.String(), field(r.Filled.Known, r.Filled.N), field(r.Fills.Known, r.Fills.N), field(r.Cancelled.Known, r.Cancelled.N), r.ID,
		}}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Fatalf("rows (-want +got):\n%s", diff)
		}
	})
}

func TestRecordsOfNoKnownForm(t *testing.T) {
	for _, name := range []string{"a", "a.zst", "a.xml", "csv"} {
		if _, err := NewRecords(nil, name); err == nil || !strings.Contains(err.Error(), ".ndjson") {
			t.Errorf("%s: %v, want an error that names the forms", name, err)
		}
	}
}

// interval is what a log says of one second.
type interval struct {
	Tag        string
	Start, End int64 // ms since the start
	Count, Max int64
}

func read(t *testing.T, log []byte) (all []interval) {
	t.Helper()
	reader := hdrhistogram.NewHistogramLogReader(bytes.NewReader(log))
	for {
		h, err := reader.NextIntervalHistogram()
		if err != nil {
			t.Fatal(err)
		}
		if h == nil {
			return all
		}
		all = append(all, interval{h.Tag(), h.StartTimeMs() - began.UnixMilli(), h.EndTimeMs() - began.UnixMilli(), h.TotalCount(), h.Max()})
	}
}

// logged has two orders in the first second, one in the third, one in a warm-up, one never
// sent and one that took too long.
func logged(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	h := NewHDR(&b)
	h.Warmup = 100 * time.Millisecond
	late := answered(3, 2*time.Second, 500*time.Millisecond)
	late.Sent += 400 * time.Millisecond
	for _, e := range []client.Entry{
		answered(0, 0, time.Millisecond),
		answered(1, 200*time.Millisecond, time.Millisecond),
		answered(2, 300*time.Millisecond, 2*time.Millisecond),
		late,
		{Start: began, Index: 4, Due: 2 * time.Second, Fate: client.Dropped},
		answered(5, 2*time.Second, 2*time.Hour),
	} {
		if err := h.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHDR(t *testing.T) {
	log := logged(t)
	want := []interval{
		{"intended", 0, 1000, 2, int64(2 * time.Millisecond)},
		{"service", 0, 1000, 2, int64(2 * time.Millisecond)},
		{"intended", 2000, 3000, 1, int64(500 * time.Millisecond)},
		{"service", 2000, 3000, 1, int64(100 * time.Millisecond)},
	}
	if diff := cmp.Diff(want, read(t, log), cmp.Comparer(func(a, b int64) bool { return math.Abs(float64(a-b)) <= float64(b)/1000 })); diff != "" {
		t.Errorf("intervals (-want +got):\n%s\n%s", diff, log)
	}
	for _, say := range []string{"#[Histogram log format version 1.3]", "#[StartTime: 1795424400 (seconds since epoch)", "1 orders were never sent", "2 times were longer than 1h0m0s"} {
		if !strings.Contains(string(log), say) {
			t.Errorf("the log does not say %q:\n%s", say, log)
		}
	}
}

// A second run goes on in the same log, with times of its own.
func TestHDROfTwoRuns(t *testing.T) {
	var b bytes.Buffer
	h := NewHDR(&b)
	second := answered(0, 0, time.Millisecond)
	second.Start = began.Add(time.Minute)
	for _, e := range []client.Entry{answered(0, 5*time.Second, time.Millisecond), second} {
		if err := h.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	got := read(t, b.Bytes())
	if len(got) != 4 || got[0].Start != 5000 || got[2].Start != 60000 {
		t.Errorf("the intervals are %+v, want those from 5 s and 60 s on", got)
	}
}

// The Java library, which the format comes from, reads the log and finds the same.
func TestHDRInJava(t *testing.T) {
	jar := "/usr/share/java/hdrhistogram.jar"
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("there is no Java")
	}
	if _, err := os.Stat(jar); err != nil {
		t.Skip("there is no HdrHistogram for Java")
	}
	log := filepath.Join(t.TempDir(), "run.hlog")
	if err := os.WriteFile(log, logged(t), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"intended", "service"} {
		out, err := exec.Command(java, "-cp", jar, "org.HdrHistogram.HistogramLogProcessor", "-i", log, "-csv", "-tag", tag, "-outputValueUnitRatio", "1000000").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		// Rows are of a value, its percentile and how many do not exceed it; the last one is the longest.
		rows := strings.Split(strings.TrimSpace(string(out)), "\n")
		last := strings.Split(rows[len(rows)-1], ",")
		longest, err := strconv.ParseFloat(last[0], 64)
		want := map[string]float64{"intended": 500, "service": 100}[tag]
		if err != nil || len(last) != 4 || last[2] != "3" || math.Abs(longest-want) > want/1000 {
			t.Errorf("Java finds for %s, want 3 times and %v ms for the longest:\n%s", tag, want, out)
		}
	}
}
