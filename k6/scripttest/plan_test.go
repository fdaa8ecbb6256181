package scripttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/k6"
)

// probe lets a test call what a self-contained script has inside.
func probe(t fataler, p ordergen.Profile, function string) program {
	t.Helper()
	source, err := k6.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	opened := bytes.Replace(source, []byte("} = testCase("), []byte("} = probed("), 1)
	opened = append(opened, "\nfunction probed(p) { globalThis.profile = p; return testCase(p); }\n"+function...)
	out := single(opened, map[string]string{})
	out.instances = 1
	return out
}

type fataler interface {
	Helper()
	Fatal(...any)
}

const planProbe = `
export function planned(_, { seed, missing }) {
  const run = profile.runs[0];
  const stream = new Stream(profile.flow, BigInt(seed), 'x-');
  const demand = demandOf(stream, new Arrivals(run).length);
  const book = bookOf(run.seeds, BigInt(seed), 'seed-x-');
  prove(demand, book, profile.topUp);
  const asks = [];
  for (const symbol of Object.keys(book)) book[symbol].bodies((body) => asks.push(body));
  const outcomes = missing.map((m) => profile.shards.map((s) => expect(s.symbols, demand, book, m, stream.quantity.most)));
  return JSON.stringify({ asks, outcomes });
}`

type planned struct {
	Asks     []string
	Outcomes [][]map[string][2]int64 // by the orders missing, then by shard
}

// The book that a script seeds and what it expects are those of the library, order by
// order and bound by bound.
func TestPlanIsThatOfGo(t *testing.T) {
	everywhere(t, func(t *testing.T, on interpreter) {
		for _, p := range ordergen.Profiles() {
			checkPlan(t, t, on, p, 7)
		}
	})
}

func TestPlanOfAnyFlow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		checkPlan(t, rt, sobekVM{}, anyProfile().Draw(rt, "case"), rapid.Uint64().Draw(rt, "seed"))
	})
}

func checkPlan(t *testing.T, fatal fataler, on interpreter, p ordergen.Profile, seed uint64) {
	t.Helper()
	stream, plan := planOf(fatal, p, seed)
	lost := []int{0, 1, 7, int(plan.Orders / 3)}
	var got planned
	text := on.evaluate(t, probe(fatal, p, planProbe), "planned", map[string]any{"seed": fmt.Sprint(seed), "missing": lost})
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		fatal.Fatal(err)
	}
	var asks []string
	for o := range plan.Book.Orders() {
		asks = append(asks, string(o.AppendJSON(nil)))
	}
	if diff := cmp.Diff(asks, got.Asks); diff != "" {
		fatal.Fatal("asks (-Go +JavaScript):\n" + diff)
	}
	r := rand.New(rand.NewPCG(seed, 1))
	for k, n := range lost {
		for s, shard := range p.Shards {
			want := outcomeWithout(stream, plan, shard, n, r)
			for figure, v := range want {
				bounds := got.Outcomes[k][s][figure]
				if n == 0 && (bounds != [2]int64{v.Min, v.Max}) {
					fatal.Fatal(fmt.Sprintf("shard %s: %s is %v, want %v", shard.Name, figure, bounds, v))
				}
				if bounds[0] > v.Min || bounds[1] < v.Max {
					fatal.Fatal(fmt.Sprintf("shard %s without %d orders: %s is %v, want it to allow for %v", shard.Name, n, figure, bounds, v))
				}
			}
		}
	}
}

func planOf(t fataler, p ordergen.Profile, seed uint64) (*ordergen.Stream, *ordergen.Plan) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	stream, err := ordergen.New(p.Config(seed, "x-"))
	check(err)
	book, err := ordergen.NewBook(p.Runs[0].BookConfig(seed, "seed-x-"))
	check(err)
	schedule, err := arrival.Ramp(p.Runs[0].Stages...)
	check(err)
	plan, err := ordergen.NewPlan(stream, book, schedule.Len())
	check(err)
	plan, err = plan.TopUp(p.TopUp)
	check(err)
	check(plan.Err())
	return stream, plan
}

// outcomeWithout is what a shard holds when some of its orders, chosen at random, were not
// taken.
func outcomeWithout(stream *ordergen.Stream, plan *ordergen.Plan, shard ordergen.Shard, missing int, r *rand.Rand) map[string]ordergen.Interval {
	lost := make(ordergen.Demands)
	if missing > 0 {
		var mine []uint64
		for i, o := range stream.Range(0, plan.Orders) {
			for _, symbol := range shard.Symbols {
				if o.Symbol == symbol {
					mine = append(mine, i)
				}
			}
		}
		r.Shuffle(len(mine), func(a, b int) { mine[a], mine[b] = mine[b], mine[a] })
		for _, i := range mine[:min(missing, len(mine))] {
			lost.Add(stream.At(i), stream.Aggressive(i))
		}
	}
	var o ordergen.Outcome
	if len(shard.Symbols) > 0 {
		o = plan.Book.Expect(plan.Demand.Minus(lost), nil).Sum(shard.Symbols...)
	}
	return map[string]ordergen.Interval{
		"orders received": o.Received,
		"matches":         o.Fills,
		"shares traded":   o.Traded,
		"resting bids":    o.RestingBids,
		"bid shares":      o.BidQuantity,
		"resting asks":    o.RestingAsks,
		"ask shares":      o.AskQuantity,
		"ask levels":      o.AskLevels,
	}
}

// Iterations are due when an order is, or, of a ramp, when the next one is: k6 starts one
// when its whole order has come in.
func TestArrivalsAreThoseOfGo(t *testing.T) {
	const due = `
export function due(_, indexes) {
  const arrivals = new Arrivals(profile.runs[0]);
  return [arrivals.length, ...indexes.map((i) => arrivals.due(i))].join(' ');
}`
	hold := []ordergen.Stage{ordergen.Hold(ordergen.PerMinute(500), 120e9)}
	for name, run := range map[string]ordergen.Run{
		"constant": {Stages: hold},
		"bursts":   {Stages: hold, Arrival: "bursts:period=7s,factor=5,duty=0.1"},
		"daycurve": {Stages: hold, Arrival: "daycurve:2,1,0,1,4"},
		"B3":       {Stages: profile(t, "B3").Runs[0].Stages},
		"units":    {Stages: []ordergen.Stage{ordergen.Hold(ordergen.Rate{Orders: 7, Per: 300e6}, 2e9), ordergen.Ramp(ordergen.PerMinute(90), ordergen.PerSecond(0), 3e9)}},
		"parts":    {Stages: []ordergen.Stage{ordergen.Ramp(ordergen.PerSecond(3), ordergen.PerSecond(10), 1_234_567_891)}},
	} {
		t.Run(name, func(t *testing.T) {
			p := profile(t, "B2")
			p.Runs[0].Stages, p.Runs[0].Arrival = run.Stages, run.Arrival
			schedule, err := arrival.Parse(run.Arrival, 0, run.Stages)
			if err != nil {
				t.Fatal(err)
			}
			var indexes []uint64
			for i := uint64(0); i < schedule.Len(); i += 1 + schedule.Len()/500 {
				indexes = append(indexes, i)
			}
			got := strings.Fields(sobekVM{}.evaluate(t, probe(t, p, due), "due", indexes))
			if got[0] != fmt.Sprint(schedule.Len()) {
				t.Fatalf("%s orders, want %d", got[0], schedule.Len())
			}
			for k, i := range indexes {
				if name != "constant" {
					i++
				}
				var ms float64
				fmt.Sscan(got[k+1], &ms)
				if want := float64(schedule.Due(i)) / 1e6; ms < want-0.001 || ms > want+0.001 {
					t.Errorf("order %d is due at %v ms, want %v", indexes[k], ms, want)
				}
			}
		})
	}
}
