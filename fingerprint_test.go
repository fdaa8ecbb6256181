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

// livesFingerprints is testdata/livesfingerprints.json, for the cases C.
type livesFingerprints struct {
	StreamVersion int
	Seed          uint64
	Profiles      map[string]livesFingerprint
}

type livesFingerprint struct {
	Events   uint64
	Stream   string                 // fingerprint of that many events from 0 on
	Far      string                 // fingerprint of that many events from 10^15 on
	Standing map[string]sidesDigest // digest of what stands, by the index that it stands at
}

type sidesDigest struct {
	Bids, Asks int
	Shares     int64
	SHA256     string
}

func TestFingerprintsOfLives(t *testing.T) {
	const events = 10_000
	got := livesFingerprints{ordergen.StreamVersion, 1, make(map[string]livesFingerprint)}
	for _, p := range ordergen.LivesProfiles() {
		s := newStream(t, p.Config(got.Seed, ""))
		f := livesFingerprint{events, s.Fingerprint(0, events), s.Fingerprint(1e15, 1e15+events), make(map[string]sidesDigest)}
		for name, i := range map[string]uint64{"0": 0, "12345": 12345, "10^15": 1e15} {
			d := digestOf(s.Standing(i).Orders())
			sides := sidesDigest{Shares: d.Shares, SHA256: d.SHA256}
			for o := range s.Standing(i).Orders() {
				if o.Side == ordergen.Buy {
					sides.Bids++
				} else {
					sides.Asks++
				}
			}
			f.Standing[name] = sides
		}
		got.Profiles[p.Name] = f
	}
	text, err := json.MarshalIndent(got, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	var want livesFingerprints
	if err := json.Unmarshal(golden(t, "livesfingerprints.json", append(text, '\n')), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the canonical events have changed; where that is meant, raise StreamVersion and run with -update (-golden +got):\n%s", diff)
	}
	if len(want.Profiles) != 4 || want.Profiles["C1"].Stream == want.Profiles["C2"].Stream || want.Profiles["C1"].Stream != want.Profiles["C4"].Stream {
		t.Error("the cases C have other flows than they declare")
	}
	for name, f := range want.Profiles {
		for at, d := range f.Standing {
			if d.Bids == 0 || d.Asks == 0 || d.Shares == 0 {
				t.Errorf("%s has nothing standing at %s", name, at)
			}
		}
	}
}
