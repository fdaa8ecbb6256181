package workload

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

// naive is the ledger as a map, the slow truth.
type naive map[uint64]Fate

func random(n uint64, seed uint64) (*Ledger, naive) {
	r := rand.New(rand.NewPCG(seed, 0))
	l, truth := NewLedger(n), make(naive)
	for range r.IntN(int(2*n) + 1) {
		i := r.Uint64N(n)
		if _, done := truth[i]; done {
			continue
		}
		truth[i] = Fate(r.IntN(3))
		l.HandOut(i)
		l.Answer(i, truth[i])
	}
	return l, truth
}

func TestLedgerAgainstAMap(t *testing.T) {
	for seed := range uint64(200) {
		n := 1 + seed // lengths around the words of the sets
		l, truth := random(n, seed)
		var want Tally
		want.Orders = n
		for _, f := range truth {
			want.Sent++
			switch f {
			case Accepted:
				want.Accepted++
			case Refused:
				want.Refused++
			case Unknown:
				want.Unknown++
			}
		}
		want.Unsent = n - want.Sent
		if got := l.Tally(); got != want {
			t.Fatalf("%d orders, seed %d: tally %+v, want %+v", n, seed, got, want)
		}
		for _, whole := range []bool{true, false} {
			seen := make(map[uint64]bool)
			for i, lost := range l.notTaken(whole) {
				fate, sent := truth[i]
				if sent && fate == Accepted {
					t.Fatalf("order %d is accepted and not taken", i)
				}
				if want := sent && fate == Refused || !sent && whole; lost != want {
					t.Fatalf("order %d, sent %v, fate %v, whole %v: lost is %v", i, sent, fate, whole, lost)
				}
				seen[i] = true
			}
			if uint64(len(seen)) != n-want.Accepted {
				t.Fatalf("%d orders are not taken, want %d", len(seen), n-want.Accepted)
			}
		}
	}
}

// A ledger goes through JSON, and merging the parts of one gives it back.
func TestLedgerMerge(t *testing.T) {
	for seed := range uint64(50) {
		n := 60 + seed
		_, truth := random(n, seed)
		parts := []*Ledger{NewLedger(n), NewLedger(n), NewLedger(n)}
		for i, fate := range truth {
			parts[i%3].Answer(i, fate)
		}
		sum := NewLedger(n)
		for _, p := range parts {
			data, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			read := new(Ledger)
			if err := json.Unmarshal(data, read); err != nil {
				t.Fatal(err)
			}
			if twice, err := sum.Merge(read); twice != 0 || err != nil {
				t.Fatalf("%d orders twice, %v", twice, err)
			}
		}
		for i, fate := range truth {
			if sum.taken.has(i) != (fate == Accepted) || sum.refused.has(i) != (fate == Refused) || !sum.sent.has(i) {
				t.Fatalf("order %d has lost its fate %v", i, fate)
			}
		}
		if sent := sum.Tally().Sent; sent != uint64(len(truth)) {
			t.Fatalf("%d sent, want %d", sent, len(truth))
		}
		if twice, _ := sum.Merge(sum); twice != uint64(len(truth)) {
			t.Fatalf("%d orders twice, want all %d", twice, len(truth))
		}
	}
	if _, err := NewLedger(5).Merge(NewLedger(6)); err == nil {
		t.Error("ledgers of two runs were merged")
	}
}

func TestLedgerCountsWhatIsBeyond(t *testing.T) {
	l := NewLedger(10)
	for _, i := range []uint64{9, 10, 11, 1 << 53} {
		l.HandOut(i)
		l.Answer(i, Accepted)
	}
	if l.Beyond() != 3 || l.Tally().Sent != 1 {
		t.Errorf("%d beyond and %d sent, want 3 and 1", l.Beyond(), l.Tally().Sent)
	}
}

func TestLedgerRefusesBrokenJSON(t *testing.T) {
	for _, data := range []string{
		`{"orders":100,"sent":"AAAA","taken":"","refused":""}`,
		`{"orders":100,"sent":"!","taken":"","refused":""}`,
		`{"orders":65,"sent":"AAAAAAAAAAA=","taken":"AAAAAAAAAAA=","refused":"AAAAAAAAAAA="}`,
	} {
		if err := json.Unmarshal([]byte(data), new(Ledger)); err == nil {
			t.Errorf("%s was read", data)
		}
	}
}

func TestFateOf(t *testing.T) {
	want := map[Fate][]int{
		Accepted: {200, 201, 204},
		Refused:  {400, 404, 429, 503},
		Unknown:  {0, 302, 500, 502, 504},
	}
	for fate, statuses := range want {
		for _, s := range statuses {
			if got := FateOf(s); got != fate {
				t.Errorf("status %d has fate %v, want %v", s, got, fate)
			}
		}
	}
}
