package scripttest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/k6"
)

// The bytes that a script sends are those of the library, from its first orders on and far
// into a run that lasts for years.
func TestBodiesAreThoseOfGo(t *testing.T) {
	everywhere(t, func(t *testing.T, on interpreter) {
		for _, p := range ordergen.Profiles() {
			var indexes []uint64
			for i := range uint64(10_000) {
				indexes = append(indexes, i)
			}
			indexes = append(indexes, 99_999, 100_000, 1<<32-1, 1<<32, 1e11)
			env := map[string]string{"DURATION": "100000000h", "SEED": "18446744073709551615", "PREFIX": "far-"}
			stream := newStream(t, p.Config(math.MaxUint64, "far-"))
			sameBodies(t, on, compiled(t, p, env), stream, indexes)
		}
	})
}

// So are those of any flow, whatever its distributions are.
func TestBodiesOfAnyFlow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := anyProfile().Draw(rt, "case")
		seed := rapid.Uint64().Draw(rt, "seed")
		indexes := rapid.SliceOfN(rapid.Uint64Range(0, 1e12), 1, 200).Draw(rt, "indexes")
		source, err := k6.Compile(p)
		if err != nil {
			rt.Fatal(err)
		}
		env := map[string]string{"DURATION": "1000000000h", "SEED": fmt.Sprint(seed), "PREFIX": "x-"}
		stream, err := ordergen.New(p.Config(seed, "x-"))
		if err != nil {
			rt.Fatal(err)
		}
		sameBodies(t, sobekVM{}, single(source, env), stream, indexes)
	})
}

func newStream(t *testing.T, c ordergen.Config) *ordergen.Stream {
	t.Helper()
	s, err := ordergen.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sameBodies(t *testing.T, on interpreter, p program, stream *ordergen.Stream, indexes []uint64) {
	t.Helper()
	p.instances = 1
	sent := strings.Split(on.evaluate(t, p, "bodiesOf", indexes), "\n")
	if len(sent) != len(indexes) {
		t.Fatalf("%d bodies for %d iterations", len(sent), len(indexes))
	}
	for k, i := range indexes {
		if want := string(stream.AppendJSON(nil, i)); sent[k] != want {
			t.Fatalf("order %d is %s, want %s", i, sent[k], want)
		}
	}
}

// anyProfile has one run of any flow whose book can be proved: aggressive orders at the
// touch or above, passive ones below it.
func anyProfile() *rapid.Generator[ordergen.Profile] {
	const touch = 10_000
	return rapid.Custom(func(t *rapid.T) ordergen.Profile {
		symbols := make([]string, rapid.IntRange(1, 12).Draw(t, "symbols"))
		for i := range symbols {
			symbols[i] = fmt.Sprintf("S%d[x] {y}", i)
		}
		quantity := anyDist(1, 500).Draw(t, "quantity")
		flow := ordergen.Flow{Symbols: symbols, Quantity: quantity, Mix: ordergen.Mix{
			Aggressive:      rapid.IntRange(100, 1000).Draw(t, "aggressive"),
			AggressivePrice: anyDist(touch, touch+300).Draw(t, "aggressive price"),
			PassivePrice:    anyDist(touch-300, touch-1).Draw(t, "passive price"),
		}}
		if rapid.Bool().Draw(t, "skewed") {
			flow.Symbol = anyDist(0, int64(len(symbols)-1)).Draw(t, "symbol")
		}
		ladder := ordergen.Ladder{Touch: touch, Tick: 3, Levels: 5, Orders: rapid.IntRange(5, 40).Draw(t, "asks"), Quantity: quantity}
		cut := rapid.IntRange(0, len(symbols)-1).Draw(t, "second shard from")
		return ordergen.Profile{
			Name:   "own",
			Target: ordergen.ToGateway,
			Shards: []ordergen.Shard{{Name: "a", Symbols: symbols[:cut]}, {Name: "b", Symbols: symbols[cut:]}},
			Flow:   flow,
			Runs: []ordergen.Run{{
				Seeds:  []ordergen.Listing{{Symbols: symbols, Ladder: ladder}},
				Stages: []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(100), 2_000_000_000)},
			}},
			VUs:   ordergen.VUs{Preallocated: 1, Max: 2},
			TopUp: rapid.SampledFrom([]ordergen.TopUp{ordergen.TopUpOrders, ordergen.TopUpBlock}).Draw(t, "top-up"),
		}
	})
}

// anyDist gives values within least..most.
func anyDist(least, most int64) *rapid.Generator[ordergen.Dist] {
	return rapid.Custom(func(t *rapid.T) ordergen.Dist {
		n := int(most-least) + 1
		low := rapid.Int64Range(least, most).Draw(t, "least")
		high := rapid.Int64Range(low, most).Draw(t, "most")
		switch rapid.IntRange(0, 6).Draw(t, "kind") {
		case 0:
			return ordergen.Constant(low)
		case 1:
			return ordergen.Uniform{Min: low, Max: high}
		case 2:
			return ordergen.Band{Touch: ordergen.Price(low), Tick: 1, Min: 0, Max: high - low}
		case 3:
			var table []ordergen.Weight
			for v := low; v <= high; v++ {
				table = append(table, ordergen.Weight{Value: v, Weight: rapid.Uint64Range(0, 9).Draw(t, "weight")})
			}
			table[0].Weight++
			d, err := ordergen.NewWeighted(table...)
			if err != nil {
				t.Fatal(err)
			}
			return d
		case 4:
			zipf, err := ordergen.NewZipf(n, rapid.IntRange(0, 2500).Draw(t, "exponent"))
			if err != nil {
				t.Fatal(err)
			}
			return shifted{zipf, least}
		case 5:
			hot := rapid.IntRange(1, n).Draw(t, "hot")
			share := 1000
			if hot < n {
				share = rapid.IntRange(0, 1000).Draw(t, "share")
			}
			d := ordergen.Hot{N: n, Hot: hot, Share: share}
			if least == 0 {
				return d
			}
			return shifted{d, least}
		}
		return squared{low, high}
	})
}

// shifted is a Dist of a user's own, which embeds one of the library's.
type shifted struct {
	ordergen.Dist
	by int64
}

func (d shifted) Quantile(u uint64) int64 { return d.by + d.Dist.Quantile(u) }

// squared favours low values.
type squared struct{ min, max int64 }

func (d squared) Quantile(u uint64) int64 {
	x := u >> 33 // 31 bits, whose square has 62
	return d.min + int64(x*x>>31*uint64(d.max-d.min+1)>>31)
}
