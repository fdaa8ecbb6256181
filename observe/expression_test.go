package observe

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// watched is what an endpoint with a text says of an expression, as it comes out of a record.
func watched(t *testing.T, e Expression, texts ...string) (s Snapshot) {
	t.Helper()
	record, err := json.Marshal(scraped(t, texts...).Watch(e.Series()...))
	if err == nil {
		err = json.Unmarshal(record, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	buckets = "# TYPE wait_seconds histogram\nwait_seconds_bucket{le=\"1\"} 0\nwait_seconds_bucket{le=\"2\"} 0\nwait_seconds_bucket{le=\"+Inf\"} 0\nwait_seconds_sum 0\nwait_seconds_count 0\n"
	filled  = "# TYPE wait_seconds histogram\nwait_seconds_bucket{le=\"1\"} 90\nwait_seconds_bucket{le=\"2\"} 100\nwait_seconds_bucket{le=\"+Inf\"} 100\nwait_seconds_sum 70\nwait_seconds_count 100\n"
	beyond  = "# TYPE wait_seconds histogram\nwait_seconds_bucket{le=\"1\"} 90\nwait_seconds_bucket{le=\"2\"} 95\nwait_seconds_bucket{le=\"+Inf\"} 100\nwait_seconds_sum 700\nwait_seconds_count 100\n"
	others  = "# TYPE wait_seconds histogram\nwait_seconds_bucket{le=\"5\"} 90\nwait_seconds_bucket{le=\"+Inf\"} 100\nwait_seconds_sum 1\nwait_seconds_count 100\n"
)

func TestExpressions(t *testing.T) {
	exactly := func(v float64) Estimate { return Estimate{v, v, v} }
	for name, test := range map[string]struct {
		text          string
		before, after []string
		want          Estimate
		state         State
	}{
		"a rate":                      {"rate(a_total)", []string{"a_total 5\n"}, []string{"a_total 25\n"}, exactly(2), Known},
		"a rate of seconds":           {"rate(cpu_seconds_total)", []string{"cpu_seconds_total 0.5\n"}, []string{"cpu_seconds_total 1.5\n"}, exactly(0.1), Known},
		"labels select":               {`rate(a_total{side="buy"})`, []string{"a_total{side=\"buy\"} 5\na_total{side=\"sell\"} 5\n"}, []string{"a_total{side=\"buy\"} 15\na_total{side=\"sell\"} 500\n"}, exactly(1), Known},
		"all endpoints count":         {"rate(a_total)", []string{"a_total 0\n", "a_total 0\n"}, []string{"a_total 4\n", "a_total 6\n"}, exactly(1), Known},
		"a difference":                {"rate(a_total - b_total)", []string{"a_total 0\nb_total 0\n"}, []string{"a_total 30\nb_total 10\n"}, exactly(2), Known},
		"a term without an event":     {"rate(a_total - b_total)", []string{"a_total 0\n"}, []string{"a_total 30\n"}, exactly(3), Known},
		"a series that came late":     {"rate(a_total)", []string{"b 0\n"}, []string{"a_total 30\n"}, exactly(3), Known},
		"no such series":              {"rate(a_total)", []string{"b 0\n"}, []string{"b 0\n"}, Estimate{}, NotExposed},
		"a series that vanished":      {"rate(a_total)", []string{"a_total 1\n"}, []string{"b 0\n"}, Estimate{}, Vanished},
		"a restart":                   {"rate(a_total)", []string{"a_total 9\n"}, []string{"a_total 8\n"}, Estimate{}, Restarted},
		"no number":                   {"rate(a_total)", []string{"a_total 9\n"}, []string{"a_total NaN\n"}, Estimate{}, Vanished},
		"a histogram is no counter":   {"rate(wait_seconds)", []string{buckets}, []string{filled}, Estimate{}, NotExposed},
		"the count of a histogram":    {"rate(wait_seconds_count)", []string{buckets}, []string{filled}, exactly(10), Known},
		"a ratio":                     {"ratio(b_total, a_total)", []string{"a_total 0\nb_total 0\n"}, []string{"a_total 40\nb_total 10\n"}, exactly(0.25), Known},
		"a ratio of nothing":          {"ratio(b_total, a_total)", []string{"a_total 1\nb_total 0\n"}, []string{"a_total 1\nb_total 0\n"}, Estimate{}, Empty},
		"a mean":                      {"ratio(wait_seconds_sum, wait_seconds_count)", []string{buckets}, []string{filled}, exactly(0.7), Known},
		"labels with a comma":         {`ratio(a{x="1",y="2"}, a)`, []string{"a{x=\"1\",y=\"2\"} 0\n"}, []string{"a{x=\"1\",y=\"2\"} 3\na 3\n"}, exactly(0.5), Known},
		"a percentile":                {"p95(wait_seconds)", []string{buckets}, []string{filled}, Estimate{1.5, 1, 2}, Known},
		"one of the run alone":        {"p99(wait_seconds)", []string{filled}, []string{filled}, Estimate{}, Empty},
		"one beyond the last bound":   {"p99.9(wait_seconds)", []string{buckets}, []string{beyond}, Estimate{2, 2, math.Inf(1)}, Known},
		"one of a late histogram":     {"p50(wait_seconds)", []string{"b 0\n"}, []string{filled}, Estimate{50. / 90, 0, 1}, Known},
		"one of two shards":           {"p95(wait_seconds)", []string{buckets, buckets}, []string{filled, filled}, Estimate{1.5, 1, 2}, Known},
		"one of unequal buckets":      {"p95(wait_seconds)", nil, []string{filled, others}, Estimate{}, NotExposed},
		"one of no histogram":         {"p95(a_total)", []string{"a_total 1\n"}, []string{"a_total 2\n"}, Estimate{}, NotExposed},
		"one of a fresh histogram":    {"p95(wait_seconds)", []string{filled}, []string{buckets}, Estimate{}, Restarted},
		"one that has seen nothing":   {"p95(wait_seconds)", []string{buckets}, []string{buckets}, Estimate{}, Empty},
		"the least of all":            {"p0(wait_seconds)", []string{buckets}, []string{filled}, Estimate{0, 0, 1}, Known},
		"a ratio of what is not told": {"ratio(a_total, b_total)", []string{"a_total 1\n"}, []string{"a_total 2\n"}, Estimate{}, NotExposed},
	} {
		e, err := ParseExpression(test.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, state := e.Between(watched(t, e, test.before...), watched(t, e, test.after...), 10*time.Second)
		if diff := cmp.Diff(test.want, got); state != test.state || diff != "" {
			t.Errorf("%s is %v, want %v (-want +got):\n%s", name, state, test.state, diff)
		}
	}
}

// An endpoint that failed leaves a figure unknown, and not 0.
func TestExpressionsOfUnreadEndpoints(t *testing.T) {
	e, err := ParseExpression("rate(a_total)")
	if err != nil {
		t.Fatal(err)
	}
	told, unread := watched(t, e, "a_total 5\n"), Snapshot{Unread: []string{"http://x"}}
	for name, s := range map[string][2]Snapshot{"before": {unread, told}, "after": {told, unread}, "both": {unread, unread}} {
		if _, state := e.Between(s[0], s[1], time.Second); state != Unread {
			t.Errorf("%s: the rate is %v, want unread", name, state)
		}
	}
}

func TestParseExpressionTeaches(t *testing.T) {
	for text, want := range map[string]string{
		"a_total":              "want rate(trades_total), ratio(",
		"rat(a_total)":         `found "rat(a_total)"`,
		"rate(a_total":         "want rate(trades_total)",
		"rate()":               "want a series such as",
		"rate(a_total, b)":     "has two sums of series, want one",
		"ratio(a_total)":       "has one sum of series, want two",
		"ratio(a_total, )":     "want a series such as",
		"p101(a)":              "is beyond p100",
		"p99(a + b)":           "is of a sum, want one histogram",
		"p99(a, b)":            "has two sums",
		`rate(a{side!="buy"})`: "found the label",
	} {
		if _, err := ParseExpression(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives the error %v, want one that says %q", text, err, want)
		}
	}
}
