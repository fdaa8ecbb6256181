package html

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

// expectText holds a text to contain some parts.
func expectText(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q", what, part)
		}
	}
}

// lookup is the value at a place of a JSON document, as by RFC 6901.
func lookup(document any, pointer string) (any, error) {
	at := document
	for _, key := range strings.Split(pointer, "/")[1:] {
		key = strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				return nil, fmt.Errorf("%s: there are %d at %s", pointer, len(v), key)
			}
			at = v[i]
		default:
			return nil, fmt.Errorf("%s: there is nothing at %s", pointer, key)
		}
	}
	return at, nil
}

var datum = regexp.MustCompile(`<data value="([^"]*)" data-pointer="([^"]*)">([^<]*)</data>`)

// Each number of the page is that of the summary, and what is shown is that number.
func TestNumbersAreThoseOfTheSummary(t *testing.T) {
	r := virtual(t, "A3", 30*time.Second, nil)
	data, err := json.Marshal(report.Summarize(r))
	if err != nil {
		t.Fatal(err)
	}
	var summary any
	if err := json.Unmarshal(data, &summary); err != nil {
		t.Fatal(err)
	}
	found := datum.FindAllStringSubmatch(pageOf(t, r), -1)
	if len(found) < 100 {
		t.Fatalf("the page has %d numbers of the summary, want a hundred or more", len(found))
	}
	for _, m := range found {
		pointer := strings.ReplaceAll(m[2], "&#43;", "+")
		want, err := lookup(summary, pointer)
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := strconv.ParseFloat(strings.ReplaceAll(m[1], "&#43;", "+"), 64)
		if err != nil || want != got {
			t.Errorf("%s is %v on the page, and %v in the summary", pointer, m[1], want)
		}
		if shown, ok := shownNumber(m[3]); ok && math.Abs(shown-got) > 0.006*math.Abs(got)+0.005 && got != math.MaxFloat64 {
			t.Errorf("%s is shown as %q, and is %v", pointer, m[3], got)
		}
	}
}

// shownNumber reads what people read.
func shownNumber(text string) (float64, bool) {
	number, unit, _ := strings.Cut(strings.ReplaceAll(text, ",", ""), " ")
	v, err := strconv.ParseFloat(number, 64)
	if unit == "%" {
		v /= 100
	}
	return v, err == nil
}

func TestPageOfAnHourIsSmall(t *testing.T) {
	if size := len(pageOf(t, virtual(t, "B2", time.Hour, nil))); size > 600_000 {
		t.Errorf("the page of an hour has %d bytes, want fewer than 600,000", size)
	}
}

// The page says all that the report has to say.
func TestPage(t *testing.T) {
	r := virtual(t, "B2", 60*time.Second, func(t *trial.Trial) { t.Warmup = 5 * time.Second })
	r.Runs[0].Senders = []trial.Sender{{Part: 1, Of: 2, Orders: 70, Accounted: 69}, {Part: 2, Of: 2, Orders: 70}}
	page := pageOf(t, r)
	expectText(t, "the page", page,
		"<h3>Parts</h3>", "part 2/2", "69 of 70", "never ended",
		"<title>B2 BROKEN</title>", "Verdict: BROKEN", "Wrong answers", "Latency over time", "Service time over time", "Latency by percentile",
		"Rate wanted, sent and answered", "Matches", "Lateness of the generator", "Held, failed and dropped", "Standing orders",
		"Shares by symbol and shard", "Reconciliation", "Ring buffer &lt;full&gt;", "warm-up", "ordergen run b2 -seed 1",
		report.Summarize(r).Ordergen.Runs[0].Fingerprint)
	for _, reason := range report.Reasons(r) {
		expectText(t, "the page", strings.NewReplacer("&#43;", "+", "&lt;", "<", "&#39;", "'").Replace(page), reason)
	}
	for _, v := range r.Runs[0].Result.Violations {
		expectText(t, "the page", page, v.ID)
	}
	if verdict, checks := strings.Index(page, "Verdict:"), strings.Index(page, `id="checks"`); verdict > checks {
		t.Error("the verdict comes after the checks")
	}
}

// The page fetches nothing, runs nothing, and every drawing has a title, a description and an
// id of its own.
func TestPageStandsAlone(t *testing.T) {
	page := pageOf(t, virtual(t, "B3", 30*time.Second, nil))
	for _, no := range []string{"<script", "http://", "https://", "@import", "url(", "<iframe", "<img"} {
		if strings.Contains(strings.ReplaceAll(page, "http://127.0.0.1", ""), no) {
			t.Errorf("the page has %q", no)
		}
	}
	ids := make(map[string]bool)
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("two things have the id %q", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`aria-labelledby="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		for _, id := range strings.Fields(m[1]) {
			if !ids[id] {
				t.Errorf("a label is said to be %q, which there is not", id)
			}
		}
	}
	drawings := regexp.MustCompile(`(?s)<svg viewBox[^>]*role="img".*?</svg>`).FindAllString(page, -1)
	if len(drawings) < 8 {
		t.Errorf("there are %d charts, want 8 or more", len(drawings))
	}
	for _, d := range drawings {
		expectText(t, "a chart", d, "<title ", "<desc ")
		decoder := xml.NewDecoder(strings.NewReader(d))
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("a chart is not well formed: %v\n%.300s", err, d)
				break
			}
		}
		if strings.Contains(d, "NaN") || strings.Contains(d, "Inf") {
			t.Errorf("a chart has a place that is no number:\n%.500s", d)
		}
	}
}

// A run that was cut short before its first answer still has its page.
func TestPageOfNothing(t *testing.T) {
	r := virtual(t, "B2", 30*time.Second, func(t *trial.Trial) { t.Profile.Criteria.Skew = true })
	run := r.Runs[0]
	run.Result.Timeline = nil
	run.Result.Parts = nil
	run.Result.Due = 0
	run.Matches, run.Snapshots = nil, nil
	clear(run.Result.Symbols)
	page := pageOf(t, r)
	expectText(t, "the page", page, "Verdict:", "Standing orders")
	if strings.Contains(page, "NaN") {
		t.Error("the page shows what is no number")
	}
}
