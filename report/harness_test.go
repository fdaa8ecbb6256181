package report

import (
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/report/internal/venue"
	"github.com/ordergen/ordergen/trial"
)

// newSlow answers after 5 ms. It refuses orders 4 and 9, and order 7 is cut off. Of its own counters it
// shows those that can be known exactly.
func newSlow() *venue.Venue {
	return &venue.Venue{
		Await: func(o ordergen.Order) error {
			time.Sleep(5 * time.Millisecond)
			switch o.ID.Index {
			case 4, 9:
				return &client.Refusal{Status: http.StatusServiceUnavailable, Reason: "Ring buffer full"}
			case 7:
				return errors.New("EOF")
			}
			return nil
		},
		Count: func(symbols map[string]*venue.Symbol) (now observe.Snapshot) {
			var taken uint64
			a := now.Shard("a")
			a.Figures[observe.Traded] = 0
			for _, s := range symbols {
				taken += uint64(s.Taken)
				for _, f := range s.Fills {
					a.Figures[observe.Traded] += f.Quantity
				}
			}
			a.Figures[observe.Received] = int64(taken)
			a.Matching = observe.Histogram{Bounds: []float64{0.001, math.Inf(1)}, Cumulative: []uint64{taken, taken}}
			now.Collectors = map[string]observe.Collector{"a": {Source: "go_gc_duration_seconds", Counted: true, Pauses: taken, Total: time.Duration(taken) * time.Microsecond}}
			return now
		},
	}
}

// virtual is the report of 20 orders in a second of virtual time.
func virtual(t *testing.T, name string) *trial.Report {
	t.Helper()
	var r *trial.Report
	synctest.Test(t, func(t *testing.T) {
		p := lasting(t, name, time.Second)
		p.Window = 500 * time.Millisecond
		for i := range p.Runs {
			p.Runs[i].Stages = []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(20), time.Second)}
			for j := range p.Runs[i].Seeds {
				p.Runs[i].Seeds[j].Ladder = ordergen.StandardLadder(50, 10)
			}
		}
		var err error
		r, err = trial.Trial{Profile: p, System: newSlow(), Seed: 1}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
	})
	r.Started = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, run := range r.Runs {
		run.Matches = []observe.Growth{{N: 9}, {N: 8}}
	}
	return r
}

// lasting is a test case scaled to d.
func lasting(t testing.TB, name string, d time.Duration) ordergen.Profile {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Lasting(d); err != nil {
		t.Fatal(err)
	}
	return p
}

// expectText holds a text to contain some parts.
func expectText(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", what, part, text)
		}
	}
}
