package engine

import (
	"math"
	"strings"
	"testing"
)

func TestRedirect(t *testing.T) {
	s := faulty(t, Faults{Redirect: "/orders"})
	w := do(s, "POST", "/orders", with())
	if got := w.Header().Get("Location"); w.Code != 302 || got != "http://example.com/login" {
		t.Errorf("an order gives %d to %q, want 302 to the login", w.Code, got)
	}
	if w := do(s, "GET", "/login", ""); w.Code != 200 || !strings.Contains(w.Body.String(), "Log in") {
		t.Errorf("the login gives %d %s, want a page", w.Code, w.Body)
	}
	if w := do(s, "POST", "/seed", `{"orders":[]}`); w.Code != 200 {
		t.Errorf("a seed gives %d, want 200", w.Code)
	}
	if got := s.Counters(); got != (Counters{}) {
		t.Errorf("counters are %+v, want none", got)
	}
	g := newGateway(t, wire{"a": s})
	if w := do(g, "POST", "/orders", with()); w.Code != 302 || w.Header().Get("Location") != "http://a/login" {
		t.Errorf("through the gateway an order gives %d to %q, want the same", w.Code, w.Header().Get("Location"))
	}
}

func TestScrapesThatFail(t *testing.T) {
	s := faulty(t, Faults{NoScrape: Span{0, 1}, NoFigures: Span{2, math.MaxInt}})
	if w := do(s, "GET", "/metrics", ""); w.Code != 500 {
		t.Errorf("before the first event a scrape gives %d, want 500", w.Code)
	}
	play(t, s, bid(1, 1))
	if got := series(t, s, "me_"); len(got) != 27 {
		t.Errorf("after the first event there are %d series, want all 27", len(got))
	}
	play(t, s, bid(2, 1))
	if got := series(t, s, "me_"); got != nil {
		t.Errorf("after the second event there are the series %v, want none", got)
	}
	if got := series(t, s, "go_gc_duration_seconds"); got == nil {
		t.Error("the figures of the runtime are gone too")
	}
}
