package live

import (
	"encoding/json"
	"math"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/client/metric"
)

// dashboard is what a test reads of the dashboard for Grafana.
type dashboard struct {
	Templating struct {
		List []struct {
			Name  string
			Type  string
			Query any
		}
	}
	Panels []struct {
		ID      int
		Title   string
		Type    string
		GridPos struct{ X, Y, W, H int }
		Targets []struct{ Expr string }
	}
}

func readDashboard(t *testing.T) (d dashboard) {
	t.Helper()
	text, err := os.ReadFile("../../docs/grafana/ordergen.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// some is a number above 0 that hangs on how fast the test was.
var some = math.Inf(1)

// testDashboard asks each query of the dashboard of a run that went from nothing to all at once.
func testDashboard(t *testing.T, p server, service, intended *metric.Trend) {
	const (
		of       = `{testid=~"$testid"}`
		since    = `[$__rate_interval]`
		due      = "k6_match_latency_ms_seconds"
		sent     = "k6_http_req_duration_seconds"
		mean     = "histogram_sum(rate(%" + of + since + ")) / histogram_count(rate(%" + of + since + "))"
		quantile = "histogram_quantile("
	)
	of1000 := func(name string) string { return strings.ReplaceAll(mean, "%", name) }
	want := map[string]answer{
		"k6_iterations_total" + of:                            {number: 980},
		"k6_checks_rate" + of:                                 {number: 0.88},
		"k6_http_req_failed_rate" + of:                        {number: 100. / 980},
		"k6_dropped_iterations_total" + of:                    {number: 20},
		"ordergen_lost_entries_total" + of:                    {number: 3},
		"k6_match_latency_ms_p99" + of:                        {number: stat(intended, "p(99)")},
		"rate(k6_http_reqs_total" + of + since + ")":          {number: some},
		"rate(k6_dropped_iterations_total" + of + since + ")": {number: some},
		"sum(increase(" + due + of + since + "))":             {count: some},
		of1000(due) + " - " + of1000(sent):                    {number: stat(intended, "avg") - stat(service, "avg")},
		quantile + "0.5, rate(" + due + of + since + "))":     {number: stat(intended, "med")},
		quantile + "0.99, rate(" + due + of + since + "))":    {number: stat(intended, "p(99)")},
		quantile + "0.999, rate(" + due + of + since + "))":   {number: stat(intended, "p(99.9)")},
		quantile + "0.5, rate(" + sent + of + since + "))":    {number: stat(service, "med")},
		quantile + "0.99, rate(" + sent + of + since + "))":   {number: stat(service, "p(99)")},
		quantile + "0.999, rate(" + sent + of + since + "))":  {number: stat(service, "p(99.9)")},
	}
	given := strings.NewReplacer("$testid", "b2 again", "$__rate_interval", "10m")
	for _, panel := range readDashboard(t).Panels {
		for _, target := range panel.Targets {
			want, known := want[target.Expr]
			if !known {
				t.Errorf("%s asks %s, of which this test knows nothing", panel.Title, target.Expr)
				continue
			}
			got := p.await(t, given.Replace(target.Expr))
			if !near(got.number, want.number) || !near(got.count, want.count) {
				t.Errorf("%s: %s is %v, want %v to 1 %%", panel.Title, target.Expr, got, want)
			}
		}
	}
	testVariable(t, p)
}

func near(got, want float64) bool {
	if want == some {
		return got > 0
	}
	return math.Abs(got-want) <= 0.01*want
}

var labelValues = regexp.MustCompile(`^label_values\((\w+), (\w+)\)$`)

// testVariable asks for the values of the variable that chooses a run.
func testVariable(t *testing.T, p server) {
	for _, v := range readDashboard(t).Templating.List {
		if v.Type != "query" {
			continue
		}
		asked, _ := v.Query.(map[string]any)
		text, _ := asked["query"].(string)
		of := labelValues.FindStringSubmatch(text)
		if of == nil {
			t.Errorf("variable %s is %q, of which this test knows nothing", v.Name, text)
			continue
		}
		var got struct{ Data []string }
		if err := p.get("/api/v1/label/"+of[2]+"/values?match[]="+url.QueryEscape(of[1]), &got); err != nil || !slices.Equal(got.Data, []string{"b2 again"}) {
			t.Errorf("variable %s has %q, %v", v.Name, got.Data, err)
		}
	}
}

// Panels stand beside each other and have what Grafana tells them apart by.
func TestPanelsDoNotOverlap(t *testing.T) {
	taken := make(map[[2]int]string)
	ids := make(map[int]bool)
	for _, p := range readDashboard(t).Panels {
		if ids[p.ID] || p.Title == "" || len(p.Targets) == 0 || p.GridPos.X+p.GridPos.W > 24 {
			t.Errorf("panel %d, %q, has an id twice, no title, no query or no room", p.ID, p.Title)
		}
		ids[p.ID] = true
		for x := range p.GridPos.W {
			for y := range p.GridPos.H {
				at := [2]int{p.GridPos.X + x, p.GridPos.Y + y}
				if other := taken[at]; other != "" {
					t.Fatalf("%s lies on %s", p.Title, other)
				}
				taken[at] = p.Title
			}
		}
	}
}
