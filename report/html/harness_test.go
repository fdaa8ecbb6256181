package html

import (
	"bytes"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/report/internal/venue"
	"github.com/ordergen/ordergen/trial"
)

// newQuick answers after some milliseconds, each order by its index, and counts as a shard does. It refuses
// each 500th order, and lies of each 700th.
func newQuick(p ordergen.Profile) *venue.Venue {
	return &venue.Venue{
		Await: func(o ordergen.Order) error {
			time.Sleep(time.Duration(1+o.ID.Index%17*(o.ID.Index%13)) * time.Millisecond)
			if o.ID.Index%500 == 499 {
				return &client.Refusal{Status: http.StatusServiceUnavailable, Reason: "Ring buffer <full>"}
			}
			return nil
		},
		Tell: func(o ordergen.Order, fills []engine.Fill) (r client.Receipt) {
			r.Filled.Known = true
			for _, f := range fills {
				r.Filled.N += f.Quantity
			}
			if o.ID.Index%700 == 699 {
				r.Filled.N++
			}
			return r
		},
		Count: func(symbols map[string]*venue.Symbol) (now observe.Snapshot) {
			for _, shard := range p.Shards {
				c := now.Shard(shard.Name)
				c.Figures[observe.Received], c.Figures[observe.Fills], c.Figures[observe.Traded] = 0, 0, 0
				for _, name := range shard.Symbols {
					s := symbols[name]
					if s == nil {
						continue
					}
					c.Figures[observe.Received] += s.Taken
					c.Figures[observe.Fills] += int64(len(s.Fills))
					for _, f := range s.Fills {
						c.Figures[observe.Traded] += f.Quantity
					}
				}
			}
			return now
		},
	}
}

// virtual is the report of a case in virtual time.
func virtual(t testing.TB, name string, d time.Duration, change func(*trial.Trial)) *trial.Report {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Lasting(d); err != nil {
		t.Fatal(err)
	}
	tr := trial.Trial{Profile: p, System: newQuick(p), Seed: 1}
	if change != nil {
		change(&tr)
	}
	var r *trial.Report
	synctest.Test(t.(*testing.T), func(t *testing.T) {
		if r, err = tr.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	r.Started = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return r
}

// pageOf is a report as a page.
func pageOf(t testing.TB, r *trial.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r, "ordergen run b2 -seed 1"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
