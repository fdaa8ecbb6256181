package k6

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/modulestest"
	"go.k6.io/k6/lib"
	"go.k6.io/k6/metrics"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/k6/internal/workload"
)

// user is a virtual user with the module, in this process.
type user struct {
	*modulestest.Runtime
	samples chan metrics.SampleContainer
}

// newUser returns one in the init context, which has Workload as a global.
func newUser(t testing.TB, used *registry) *user {
	u := &user{Runtime: modulestest.NewRuntime(t), samples: make(chan metrics.SampleContainer, 100)}
	instance := (&rootModule{used}).NewModuleInstance(u.VU)
	for name, v := range instance.Exports().Named {
		if err := u.VU.Runtime().Set(name, v); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

// iterate ends the init context: from here on a scenario runs that started then.
func (u *user) iterate(began time.Time) {
	registry := u.VU.InitEnvField.Registry
	u.VU.InitEnvField = nil
	u.VU.StateField = &lib.State{Samples: u.samples, Tags: lib.NewVUStateTags(registry.RootTagSet())}
	u.VU.CtxField = lib.WithScenarioState(u.VU.CtxField, &lib.ScenarioState{StartTime: began})
}

func (u *user) run(t testing.TB, script string) sobek.Value {
	t.Helper()
	v, err := u.VU.Runtime().RunString(script)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// The declarations name each member of the class, and no other.
func TestDeclarations(t *testing.T) {
	text, err := os.ReadFile("index.d.ts")
	if err != nil {
		t.Fatal(err)
	}
	class := regexp.MustCompile(`(?s)export class Workload \{.*?\n  \}`).Find(text)
	var declared []string
	for _, m := range regexp.MustCompile(`(?m)^    (?:readonly )?(\w+)[(:]`).FindAllSubmatch(class, -1) {
		if name := string(m[1]); name != "constructor" {
			declared = append(declared, name)
		}
	}
	u := newUser(t, &registry{})
	var members []string
	if err := u.VU.Runtime().ExportTo(u.run(t, `Object.keys(new Workload('B2'))`), &members); err != nil {
		t.Fatal(err)
	}
	slices.Sort(declared)
	slices.Sort(members)
	if !slices.Equal(declared, members) || len(members) < 15 {
		t.Errorf("index.d.ts declares\n%q, and the class has\n%q", declared, members)
	}
}

// An order as an object and as a body are one and the same.
func TestOrderIsItsBody(t *testing.T) {
	u := newUser(t, &registry{})
	u.run(t, `const w = new Workload('B4', {seed: '18446744073709551615'})`)
	stream, err := ordergen.New(mustProfile(t, "B4").Config(1<<64-1, "b4-"))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []uint64{0, 1, 99_999, 100_000, 1 << 53} {
		want := string(stream.At(i).AppendJSON(nil))
		u.VU.Runtime().Set("i", i)
		for _, script := range []string{`w.body(i)`, `JSON.stringify(w.order(i))`} {
			if got := u.run(t, script).String(); got != want {
				t.Errorf("%s of %d is\n%s, want\n%s", script, i, got, want)
			}
		}
	}
}

// What a script is foretold is what the library foretells.
func TestPlanAndExpectation(t *testing.T) {
	u := newUser(t, &registry{})
	u.run(t, `const w = new Workload('B2', {seed: 7, duration: '30s'})`)
	w, err := workload.New(workload.Settings{Profile: "B2", Seed: 7, Duration: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := w.Plan()
	if err != nil {
		t.Fatal(err)
	}
	if got := u.run(t, `w.length`).ToInteger(); got != 30*84 || got != int64(plan.Orders) {
		t.Errorf("length is %d, want %d", got, 30*84)
	}
	if got := u.run(t, `w.plan().asks`).ToInteger(); got != int64(plan.Book.Len()) {
		t.Errorf("plan().asks is %d, want %d", got, plan.Book.Len())
	}
	if !u.run(t, `w.plan().proven`).ToBoolean() || u.run(t, `new Workload('B2', {topUp: 'none'}).plan().proven`).ToBoolean() {
		t.Error("a book that is topped up is proven, and the declared one of five minutes is not")
	}
	want := plan.Expect().Sum(w.Profile.Shards[1].Symbols...).Fills
	if lo, hi := u.run(t, `w.expectation().shards.b.fills.min`).ToInteger(), u.run(t, `w.expectation().shards.b.fills.max`).ToInteger(); lo != want.Min || hi != want.Max {
		t.Errorf("expectation().shards.b.fills is %d..%d, want %v", lo, hi, want)
	}
	var bodies, batches []string
	if err := u.VU.Runtime().ExportTo(u.run(t, `w.seedBodies('b')`), &bodies); err != nil {
		t.Fatal(err)
	}
	for body := range client.Batches(plan.Book.Orders(w.Profile.Shards[1].Symbols...), 500) {
		batches = append(batches, string(body))
	}
	if !slices.Equal(bodies, batches) || len(bodies) < 4 {
		t.Errorf("%d seed bodies, want the library's %d", len(bodies), len(batches))
	}
}

// Latency counts from the time at which the order was due, lateness to its hand-out.
func TestRecordedTimes(t *testing.T) {
	u := newUser(t, &registry{})
	u.run(t, `const w = new Workload('A2')`)
	u.iterate(time.Now().Add(-10 * time.Second)) // order 170 is due now, and order 85 was 5 s ago
	u.run(t, `w.body(85); w.record(85, {status: 200})`)
	got := make(map[string]float64)
	for _, s := range (<-u.samples).GetSamples() {
		got[s.Metric.Name] = s.Value
		if shard, _ := s.Tags.Get("shard"); shard != "a" {
			t.Errorf("%s has the tag shard %q, want a", s.Metric.Name, shard)
		}
	}
	for _, name := range []string{"match_latency_ms", "order_lateness_ms"} {
		if v := got[name]; v < 5000 || v > 9000 {
			t.Errorf("%s is %v, want 5000 and what this test takes", name, v)
		}
	}
	if got["match_latency_ms"] < got["order_lateness_ms"] {
		t.Errorf("an order was answered before it was sent: %v", got)
	}
	u.run(t, `w.body(5000); w.record(5000, {status: 200})`)
	for _, s := range (<-u.samples).GetSamples() {
		if s.Value != 0 {
			t.Errorf("%s of an order that is not yet due is %v, want 0", s.Metric.Name, s.Value)
		}
	}
}

// The fate of an order follows from the answer, and is in the reconciliation.
func TestFates(t *testing.T) {
	for _, test := range []struct {
		answer string
		want   string // accepted, refused, unknown
	}{
		{`{status: 200}`, "1 0 0"},
		{`{status: 400}`, "0 1 0"},
		{`{status: 503}`, "0 1 0"},
		{`{status: 502}`, "0 0 1"},
		{`{status: 504}`, "0 0 1"},
		{`{status: 0, error_code: 1050}`, "0 0 1"}, // timeout
		{`{status: 0, error_code: 1212}`, "0 1 0"}, // connection refused
		{`{status: 0, error_code: 1220}`, "0 0 1"}, // connection reset
		{`{status: 0}`, "0 0 1"},
	} {
		u := newUser(t, &registry{})
		u.run(t, `const w = new Workload('A2')`)
		u.iterate(time.Now())
		u.run(t, `w.body(0); w.record(0, `+test.answer+`)`)
		got := u.run(t, `
			const s = {at: '2020-01-01T00:00:00Z', shards: {}};
			const o = w.reconcile(s, s).orders;
			[o.accepted, o.refused, o.unknown].join(' ')`).String()
		if got != test.want {
			t.Errorf("%s: accepted, refused, unknown are %s, want %s", test.answer, got, test.want)
		}
	}
}

// Virtual users share one workload. Run with -race.
func TestUsersShareAWorkload(t *testing.T) {
	var (
		used registry
		wg   sync.WaitGroup
	)
	const users, each = 8, 50
	for k := range users {
		u := newUser(t, &used)
		u.run(t, `const w = new Workload('A4', {seed: 3})`)
		u.iterate(time.Now())
		wg.Go(func() {
			for i := range each {
				u.VU.Runtime().Set("i", k*each+i)
				if _, err := u.VU.Runtime().RunString(`w.body(i); w.record(i, {status: 200}); w.plan(); w.disturbanceRise()`); err != nil {
					t.Error(err)
				}
				<-u.samples
			}
		})
	}
	wg.Wait()
	all := used.all()
	if len(all) != 1 {
		t.Fatalf("%d workloads, want one for all", len(all))
	}
	if got := all[0].ledger.Tally(); got.Accepted != users*each || got.Unsent != got.Orders-users*each {
		t.Errorf("the ledger has %+v, want %d accepted", got, users*each)
	}
}

// countMatches starts from its second argument, goes on from its first, and counts
// nothing without either.
func TestCountMatches(t *testing.T) {
	u := newUser(t, &registry{})
	u.run(t, `
		const w = new Workload('A2');
		const at = (n) => ({at: '2020-01-01T00:00:00Z', shards: {a: {figures: {matches: n}, matching: {bounds: [], cumulative: []}}}});
		const got = [w.countMatches(at(5)), w.countMatches(at(9), at(5)), w.countMatches(at(20), at(5)), w.countMatches(at(21))];`)
	if got, _ := json.Marshal(u.run(t, `got`).Export()); string(got) != `[null,4,11,1]` {
		t.Errorf("matches are %s, want [null,4,11,1]", got)
	}
}

func mustProfile(t testing.TB, name string) ordergen.Profile {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
