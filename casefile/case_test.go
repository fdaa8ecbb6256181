package casefile

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/presets"
)

// identical compares all fields; tables of weights by what they are made of.
var identical = cmp.Options{
	cmp.Exporter(func(t reflect.Type) bool {
		return t.PkgPath() == "github.com/ordergen/ordergen/law" || t == reflect.TypeFor[ordergen.Weighted]() || t == reflect.TypeFor[ordergen.Zipf]()
	}),
	cmpopts.EquateComparable(),
}

// lives is a case with every kind of life and every distribution.
func lives(t *testing.T) ordergen.Profile {
	t.Helper()
	weighted, err := ordergen.NewWeighted(ordergen.Weight{Value: 1, Weight: 5}, ordergen.Weight{Value: 9, Weight: 1})
	if err != nil {
		t.Fatal(err)
	}
	zipf, err := ordergen.NewZipf(2, 990)
	if err != nil {
		t.Fatal(err)
	}
	flow := ordergen.Steady("X", "Y")
	flow.Symbol = zipf
	flow.Cast = append(flow.Cast,
		ordergen.Trade{Count: 2, Makers: 3, Takers: 2, Type: ordergen.FOK, Lag: weighted},
		ordergen.Rest{Count: 1, Stays: true},
		ordergen.Miss{Count: 1, Type: ordergen.FOK, Then: []ordergen.Action{ordergen.Cancel, ordergen.Reduce, ordergen.Replace}},
	)
	flow.Instruments = map[string]ordergen.Instrument{"Y": {
		Bid: 10000, Ask: 10001, Lots: ordergen.Uniform{Min: 1, Max: 5}, Maker: ordergen.Constant(0),
		Passive: ordergen.Uniform{Min: 1, Max: 3}, Taker: ordergen.Constant(0),
	}}
	return ordergen.Profile{
		Name:   "C9",
		Title:  "lives: all of them",
		Shards: []ordergen.Shard{{Name: "only", Symbols: []string{"X", "Y"}}},
		Flow:   flow,
		Runs: []ordergen.Run{{Stages: []ordergen.Stage{
			ordergen.Ramp(ordergen.PerSecond(0), ordergen.Rate{Orders: 3, Per: 250 * 1e6}, 90*1e9),
		}, Arrival: "poisson"}},
		VUs:        ordergen.VUs{Preallocated: 1, Max: 2},
		Window:     10e9,
		Thresholds: []ordergen.Threshold{{Metric: "http_req_duration{shard:only}", Expression: "p(99.9)<50"}},
		Criteria: ordergen.Criteria{Accepted: 625, Counters: []ordergen.Threshold{
			{Metric: `ratio(a_total{x="1",y=~"2|3"} - b_total, a_total)`, Expression: "value<0.01"},
			{Metric: "rate(a_total)", Expression: "value>=5"},
			{Metric: "p99.9(wait_seconds)", Expression: "value<0.05"},
		}},
	}
}

// listed are all cases that the command lists, and the one with everything.
func listed(t *testing.T) []ordergen.Profile {
	all := slices.Concat(ordergen.Profiles(), ordergen.LivesProfiles(), []ordergen.Profile{lives(t)})
	for _, p := range presets.All() {
		all = append(all, p.Profile)
	}
	return all
}

func TestCasesReadBackAsTheyWere(t *testing.T) {
	for _, p := range listed(t) {
		text, err := Write(Case{Profile: p})
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		c, err := Read("case.yaml", text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", p.Name, err, text)
		}
		if diff := cmp.Diff(p, c.Profile, identical); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", p.Name, diff, text)
		}
	}
}

const small = `name: X1
shards: {a: [S]}
flow:
  quantity: 5
  aggressive: 100 %
  aggressive_price: 150.00
runs:
  - seed:
      - {symbols: [S], orders: 10, levels: 2, touch: 150.00, tick: 0.01, quantity: 7}
    stages:
      - {rate: 84/s, for: 5s}
vus: {max: 10}
`

func TestFaults(t *testing.T) {
	if _, err := Read("x.yaml", []byte(small)); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		old, new string
		want     []string
	}{
		"an unknown key":        {"vus:", "vuss: {max: 1}\nvus:", []string{`x.yaml:12:1: the key "vuss" is unknown here, want "vus", or one of name`, "   12 | vuss: {max: 1}"}},
		"a key twice":           {"vus:", "name: X2\nvus:", []string{`:12:1: the key "name" stands twice, first on line 1`}},
		"a key that is missing": {"vus: {max: 10}\n", "", []string{`lacks the key "vus"`}},
		"no value":              {"quantity: 5", "quantity:", []string{`:4:3: the key "quantity" has no value`}},
		"null":                  {"quantity: 5", "quantity: ~", []string{`the key "quantity" has no value`}},
		"a null member":         {"[S], orders", "[S, ~], orders", []string{"symbols[1] is empty"}},
		"a rate without unit":   {"84/s", "84", []string{`:11:16: rate is "84", want a rate of whole orders such as 84/s`}},
		"a rate of a wrong one": {"84/s", "84/fortnight", []string{"such as 84/s"}},
		"a share without unit":  {"100 %", "100", []string{`aggressive is "100", want a share such as 60 %`}},
		"money with a fraction": {"tick: 0.01", "tick: 0.001", []string{`tick is "0.001", want an amount of dollars and cents`}},
		"money in hex":          {"tick: 0.01", "tick: 0x1", []string{"want an amount"}},
		"a time without unit":   {"for: 5s", "for: 5", []string{`for is "5", want a time with its unit`}},
		"no time":               {"for: 5s", "for: 0s", []string{"want a time with its unit"}},
		"a wrong distribution":  {"quantity: 5", "quantity: {gauss: {min: 1}}", []string{`the name "gauss" is unknown here, want a distribution, one of uniform, band`}},
		"an empty distribution": {"quantity: 5", "quantity: {uniform: {min: 9, max: 1}}", []string{"is empty or too wide"}},
		"a depth of a billion":  {"orders: 10", "orders: 1000000000", []string{`orders is "1000000000", want a whole number, 1..10000000`}},
		"a wrong type":          {"shards: {a: [S]}", "shards: [a]", []string{"shards is a list, want a mapping"}},
		"a symbol on no shard":  {"symbols: [S], orders", "symbols: [T], orders", []string{`the symbol "T" of the seed is on no shard`}},
		"a wrong law":           {"100 %", "200 %", []string{"Mix.Aggressive is 2000‰, want 0..1000"}},
		"two kinds of stage":    {"rate: 84/s", "rate: 84/s, to: 9/s", []string{"a stage has a rate, or from and to"}},
		"a wrong arrival":       {"    stages:", "    arrival: tachyons\n    stages:", []string{"tachyons"}},
		"an anchor":             {"quantity: 5", "quantity: &q 5", []string{":4:13: found the anchor or alias"}},
		"an alias":              {"quantity: 5", "quantity: *q", []string{"anchor or alias"}},
		"a merge":               {"vus:", "<<: {name: a}\nvus:", []string{"anchor or alias"}},
		"a tag":                 {"quantity: 5", "quantity: !!int 5", []string{"found the tag"}},
		"two documents":         {"name: X1", "name: X1\n---\nname: X1", []string{"2 documents, want one"}},
		"no YAML":               {"vus: {max: 10}", "vus: {max: 10", []string{"x.yaml:12:"}},
		"a threshold":           {"vus:", "thresholds: [http_req_duration p(99)]\nvus:", []string{"p(99)"}},
		"a counter":             {"vus:", "criteria: {counters: [rate(a_total)]}\nvus:", []string{`:12:23: counters[0]: found the bound "" of rate(a_total), want one such as >= 5`}},
		"no counter":            {"vus:", "criteria: {counters: [a_total > 5]}\nvus:", []string{"want rate(trades_total), ratio("}},
		"a counter's threshold": {"vus:", "thresholds: [rate(a_total) > 5]\nvus:", []string{"want it under criteria, in the list counters"}},
		"counters of nobody":    {"vus:", "criteria: {counters: [rate(a_total) > 5]}\ntarget: {url: http://x, metrics: none}\nvus:", []string{"rate(a_total) wants series of the target"}},
		"a law of a wrong kind": {"quantity: 5", "quantity: {geometric: 3}", []string{`:4:25: geometric is "3", want a mapping with the keys mean, min, max`, "    4 |   quantity: {geometric: 3}"}},
		"a law without a key":   {"quantity: 5", "quantity: {lognormal: {mu: 3, min: 1, max: 9}}", []string{`:4:`, `lognormal lacks the key "sigma"`}},
		"a law's unknown key":   {"quantity: 5", "quantity: {power_law: {tail: 1.5, scale: 3, min: 1, max: 9, most: 9}}", []string{`:4:63: the key "most" is unknown here, want one of tail, scale, min, max`}},
		"a law's parameter":     {"quantity: 5", "quantity: {student_t: {freedom: many, scale: 3, min: 1, max: 9}}", []string{`:4:35: freedom is "many", want a number such as 1.31`}},
		"a law out of range":    {"quantity: 5", "quantity: {geometric: {mean: -3, min: 1, max: 9}}", []string{`:4:25: geometric: mean is -3`}},
		"a law over nothing":    {"quantity: 5", "quantity: {geometric: {mean: 3, min: 9, max: 1}}", []string{`:4:`, "geometric: "}},
		"lots of nothing":       {"quantity: 5", "quantity: {round_lots: {lot: 0, of: 5}}", []string{"round_lots: "}},
		"a mixture of nothing":  {"quantity: 5", "quantity: {mixture: []}", []string{"mixture: "}},
		"a part without a law":  {"quantity: 5", "quantity: {mixture: [{share: 1}]}", []string{`mixture[0] lacks the key "of"`}},
		"a part of a wrong law": {"quantity: 5", "quantity: {mixture: [{share: 1, of: {gauss: 3}}]}", []string{`:4:40: the name "gauss" is unknown here, want a distribution`}},
		"laws too deep": {"quantity: 5", "quantity: {round_lots: {lot: 2, of: {round_lots: {lot: 2, of: {round_lots: {lot: 2, of: {round_lots: {lot: 2, of: 5}}}}}}}}",
			[]string{`the name "round_lots" is unknown here, want a distribution`}},
		"several at once": {"quantity: 5\n  aggressive: 100 %", "quantity: five\n  aggressive: most", []string{`:4:13: quantity is "five"`, `:5:15: aggressive is "most"`}},
	} {
		source := strings.Replace(small, test.old, test.new, 1)
		if source == small {
			t.Fatalf("%s changes nothing", name)
		}
		_, err := Read("x.yaml", []byte(source))
		if err == nil {
			t.Errorf("%s is read", name)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: the error is\n%v\nwant %q in it", name, err, want)
			}
		}
	}
}

// What would take long, or much memory, is refused at once.
func TestHugeFilesAreRefused(t *testing.T) {
	laughs := "a: &a [x,x,x,x]\n"
	for i := range 20 {
		laughs += string(rune('b'+i)) + ": &" + string(rune('b'+i)) + " [*" + string(rune('a'+i)) + ",*" + string(rune('a'+i)) + "]\n"
	}
	for name, text := range map[string]string{
		"a billion laughs": laughs,
		"brackets":         strings.Repeat("[", 200_000),
		"braces":           strings.Repeat("{a: ", 3000),
		"dashes":           strings.Repeat("- ", 5000),
		"colons":           strings.Repeat("a: ", 5000),
		"a long line":      "name: " + strings.Repeat("x", 100_000),
		"a long file":      strings.Repeat("# nothing\n", 100_000),
		"many keys":        strings.Repeat("k: 1\n", 50_000),
		"keys":             strings.Repeat("k: 1\n", 9_000),
		"control":          "name: \x00",
		"nothing":          "",
		"a comment":        "# nothing\n",
		"a scalar":         "B2",
	} {
		if _, err := Read("x.yaml", []byte(text)); err == nil {
			t.Errorf("%s are read", name)
		} else if len(err.Error()) > 10_000 {
			t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
		}
	}
}

// FuzzRead looks for files that end the program, and for cases that do not read back.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	for _, p := range ordergen.Profiles() {
		text, err := Write(Case{Profile: p})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		c, err := Read("x.yaml", source)
		if err != nil {
			return
		}
		readsBack(t, c)
	})
}

// readsBack wants a case that was read to be the same when it is written and read again, and
// returns what is written.
func readsBack(t *testing.T, c Case) []byte {
	t.Helper()
	text, err := Write(c)
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}
	back, err := Read("x.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if diff := cmp.Diff(c, back, identical); diff != "" {
		t.Fatalf("(-first +second):\n%s\n%s", diff, text)
	}
	return text
}

// A law may be made of laws that are made of laws.
func TestLawsOfLaws(t *testing.T) {
	source := strings.Replace(small, "quantity: 5", "quantity: {round_lots: {lot: 10, of: {mixture: [{share: 3, of: {mixture: [{share: 1, of: 7}, {share: 1, of: {geometric: {mean: 3, min: 1, max: 60}}}]}}, {share: 1, of: 100}]}}}", 1)
	c, err := Read("x.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if err := valid(t, readsBack(t, c)); err != nil {
		t.Error(err)
	}
}
