package ordergen_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"iter"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite testdata from what the code does now")

// fingerprints is testdata/fingerprints.json: what every machine must compute.
type fingerprints struct {
	StreamVersion int
	Seed          uint64
	Profiles      map[string]fingerprint
}

type fingerprint struct {
	Orders uint64
	Stream string            // of that many orders
	Books  map[string]digest // by the name of the run
}

type digest struct {
	Asks   int
	Shares int64
	SHA256 string
}

func TestFingerprints(t *testing.T) {
	const orders = 10_000
	got := fingerprints{ordergen.StreamVersion, 1, make(map[string]fingerprint)}
	for _, p := range ordergen.Profiles() {
		f := fingerprint{orders, newStream(t, p.Config(got.Seed, "")).Fingerprint(0, orders), make(map[string]digest)}
		for _, r := range p.Runs {
			f.Books[r.Name] = digestOf(newBook(t, r.BookConfig(got.Seed, "")).Orders())
		}
		got.Profiles[p.Name] = f
	}

	var want fingerprints
	text, err := json.MarshalIndent(got, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(golden(t, "fingerprints.json", append(text, '\n')), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the canonical orders have changed; where that is meant, raise StreamVersion and run with -update (-golden +got):\n%s", diff)
	}

	nothing := hex.EncodeToString(sha256.New().Sum(nil))
	if len(want.Profiles) != 8 {
		t.Errorf("%d profiles have fingerprints, want 8", len(want.Profiles))
	}
	for name, f := range want.Profiles {
		if f.Orders == 0 || f.Stream == nothing || len(f.Stream) != len(nothing) || len(f.Books) == 0 {
			t.Errorf("the fingerprint of %s is that of nothing", name)
		}
		for run, d := range f.Books {
			if d.Asks == 0 || d.Shares == 0 || d.SHA256 == nothing {
				t.Errorf("the book of %s %s is that of nothing", name, run)
			}
		}
	}
}

func digestOf(orders iter.Seq[ordergen.Order]) (d digest) {
	h := sha256.New()
	for o := range orders {
		h.Write(append(o.AppendJSON(nil), '\n'))
		d.Asks++
		d.Shares += o.Quantity
	}
	d.SHA256 = hex.EncodeToString(h.Sum(nil))
	return d
}

func TestFingerprintIsOfTheLinesWithoutThePrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := configs().Draw(t, "config")
		named := newStream(t, c)
		c.Prefix = ""
		bare := newStream(t, c)
		lo := indexes().Draw(t, "lo")
		hi := lo + min(rapid.Uint64Max(20).Draw(t, "length"), math.MaxUint64-lo)

		want := digestOf(func(yield func(ordergen.Order) bool) {
			for i := lo; i < hi && yield(bare.At(i)); i++ {
			}
		})
		if got := named.Fingerprint(lo, hi); got != want.SHA256 {
			t.Fatalf("the fingerprint is %s, want %s", got, want.SHA256)
		}
	})
}
