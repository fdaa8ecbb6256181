package report

import (
	"context"
	"errors"
	"iter"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// slow is a system without a network that answers after 5 ms, so that in virtual time every
// figure is the same each time. It refuses orders 4 and 9, and order 7 is cut off. Of its own
// counters it shows those that can be known exactly.
type slow struct {
	mu    sync.Mutex
	books map[string]*engine.Book
	fills []engine.Fill
	taken uint64
}

func (s *slow) Target() client.Target {
	return client.TargetFunc(func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
		time.Sleep(5 * time.Millisecond)
		switch o.ID.Index {
		case 4, 9:
			return client.Receipt{}, &client.Refusal{Status: http.StatusServiceUnavailable, Reason: "Ring buffer full"}
		case 7:
			return client.Receipt{}, errors.New("EOF")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.taken++
		return client.Receipt{}, s.submit(o)
	})
}

func (s *slow) submit(o ordergen.Order) (err error) {
	if s.books[o.Symbol] == nil {
		s.books[o.Symbol] = new(engine.Book)
	}
	s.fills, err = s.books[o.Symbol].Submit(o, s.fills)
	return err
}

func (s *slow) Seed(_ context.Context, _ string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	for o := range orders {
		if err := s.submit(o); err != nil {
			return err
		}
		progress(1)
	}
	return nil
}

func (s *slow) Snapshot(context.Context) (now observe.Snapshot, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := now.Shard("a")
	a.Figures[observe.Received] = int64(s.taken)
	a.Figures[observe.Traded] = 0
	for _, f := range s.fills {
		a.Figures[observe.Traded] += f.Quantity
	}
	a.Matching = observe.Histogram{Bounds: []float64{0.001, math.Inf(1)}, Cumulative: []uint64{s.taken, s.taken}}
	now.Collectors = map[string]observe.Collector{"a": {Source: "go_gc_duration_seconds", Counted: true, Pauses: s.taken, Total: time.Duration(s.taken) * time.Microsecond}}
	return now, nil
}

func (s *slow) Reset(context.Context, string) error {
	*s = slow{books: make(map[string]*engine.Book)}
	return nil
}

func (s *slow) Disturb(context.Context) (func(), error) { return nil, nil }

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
		r, err = trial.Trial{Profile: p, System: &slow{books: make(map[string]*engine.Book)}, Seed: 1}.Run(t.Context())
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
