package trial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen/observe"
)

// tape is a target that answers the scrapes of one endpoint after the other, and then
// the last one for good. An empty answer is none.
type tape struct {
	answers []string
	scrapes int
}

func (p *tape) RoundTrip(*http.Request) (*http.Response, error) {
	answer := p.answers[min(p.scrapes, len(p.answers)-1)]
	p.scrapes++
	if answer == "" {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

// host plays tapes by the host of the URL.
type host map[string]http.RoundTripper

func (h host) RoundTrip(r *http.Request) (*http.Response, error) { return h[r.URL.Host].RoundTrip(r) }

func (h host) scraper() observe.Scraper {
	s := observe.Scraper{Client: &http.Client{Transport: h}}
	for name := range maps.Keys(h) {
		s.URLs = append(s.URLs, "http://"+name+"/metrics")
	}
	return s
}

func matches(counts ...int) *tape {
	p := new(tape)
	for _, n := range counts {
		p.answers = append(p.answers, fmt.Sprintf("me_matches_total{shard=\"a\"} %d\n", n))
	}
	return p
}

func TestSettle(t *testing.T) {
	const slowly = 2000 // scrapes, more than fit into the limit
	for name, test := range map[string]struct {
		tape    *tape
		matches int64
		after   time.Duration
	}{
		"done at once":                {matches(5), 5, 0},
		"waits for what is under way": {matches(1, 2, 3, 4, 5, 6), 5, 4 * settlePoll},
		"outwaits a pause":            {matches(1, 1, 1, 1, 1, 1, 5), 5, 6 * settlePoll},
		"outwaits a missing answer":   {&tape{answers: []string{"", "", matches(5).answers[0]}}, 5, 2 * settlePoll},
		"gives up a standstill":       {matches(1, 2, 3), 3, 2*settlePoll + settleQuiet},
		"gives up at last":            {matches(countUp(6, slowly)...), 6 + int64(settleLimit/settlePoll) + 1, settleLimit + settlePoll},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				got := settle(t.Context(), host{"a": test.tape}.scraper().Scrape, func(s observe.Snapshot) bool {
					return s.Shards["a"] != nil && s.Shards["a"].Figures[observe.Fills] == 5
				})
				if n := got.Shards["a"].Figures[observe.Fills]; n != test.matches {
					t.Errorf("the last snapshot has %d matches, want %d", n, test.matches)
				}
				if waited := time.Since(began); waited != test.after {
					t.Errorf("it took %v, want %v", waited, test.after)
				}
			})
		})
	}
}

func countUp(from, n int) (counts []int) {
	for i := range n {
		counts = append(counts, from+i)
	}
	return counts
}

// One endpoint that is down does not keep settle from waiting for the others.
func TestSettleBesideADeadEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := host{"a": matches(1, 2, 5), "gateway": &tape{answers: []string{""}}}.scraper().Scrape
		got := settle(t.Context(), s, func(s observe.Snapshot) bool { return s.Shards["a"].Figures[observe.Fills] == 5 })
		if n := got.Shards["a"].Figures[observe.Fills]; n != 5 {
			t.Errorf("the last snapshot has %d matches, want 5", n)
		}
	})
}

func TestSettleEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*settlePoll/2)
		defer cancel()
		began := time.Now()
		settle(ctx, host{"a": matches(countUp(0, 99)...)}.scraper().Scrape, func(observe.Snapshot) bool { return false })
		if waited := time.Since(began); waited != 3*settlePoll/2 {
			t.Errorf("it took %v, want %v", waited, 3*settlePoll/2)
		}
	})
}
