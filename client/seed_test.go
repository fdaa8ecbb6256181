package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func testBook(t interface{ Fatal(...any) }, orders int) *ordergen.Book {
	b, err := ordergen.NewBook(ordergen.BookConfig{Prefix: "s-", Listings: []ordergen.Listing{{
		Symbols: []string{"A", "B"},
		Ladder:  ordergen.StandardLadder(orders, 1),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// taker is a target that takes at most so many seed orders.
type taker struct {
	most  int
	taken []ordergen.Order
}

func (s *taker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body struct{ Orders []ordergen.Order }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n := min(len(body.Orders), s.most-len(s.taken))
	s.taken = append(s.taken, body.Orders[:n]...)
	fmt.Fprintf(w, `{"seeded":%d}`, n)
}

func TestSeedSendsEveryOrderInOrder(t *testing.T) {
	target := &taker{most: 1 << 30}
	server := httptest.NewServer(target)
	defer server.Close()
	book := testBook(t, 33)
	told := 0
	n, err := Seeder{URL: server.URL + "/seed", Batch: 10, Progress: func(n int) { told += n }}.Seed(t.Context(), book.Orders())
	if err != nil || n != 66 || told != 66 {
		t.Errorf("seeded %d, told %d, %v; want 66", n, told, err)
	}
	if diff := cmp.Diff(slices.Collect(book.Orders()), target.taken); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
}

func TestSeedRefusesToGoOnWithoutEveryOrder(t *testing.T) {
	server := httptest.NewServer(&taker{most: 25})
	defer server.Close()
	n, err := Seeder{URL: server.URL, Batch: 10}.Seed(t.Context(), testBook(t, 33).Orders())
	var short *SeedError
	if !errors.As(err, &short) || n != 25 || short.Sent != 30 || short.Taken != 25 || short.Cause != nil {
		t.Errorf("seeded %d, %+v; want 25 of the 30 sent, and nothing sent after them", n, err)
	}
	if text := err.Error(); !strings.Contains(text, "took 25 of 30 seed orders") {
		t.Errorf("the error says %q, want how many were taken", text)
	}
}

func TestSeedNamesWhatWentWrong(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"no JSON":  func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") },
		"no count": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") },
		"refusal":  func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such shard", 404) },
	} {
		server := httptest.NewServer(handler)
		_, err := Seeder{URL: server.URL}.Seed(t.Context(), testBook(t, 1).Orders())
		server.Close()
		var seed *SeedError
		if !errors.As(err, &seed) || seed.Cause == nil || !errors.Is(err, seed.Cause) {
			t.Fatalf("%s: the error is %v, want a SeedError with its cause", name, err)
		}
		if text := err.Error(); !strings.Contains(text, "stopped after 0 orders: "+seed.Cause.Error()) {
			t.Errorf("%s: the error says %q, want its cause", name, text)
		}
		if refusal, ok := errors.AsType[*Refusal](err); ok != (name == "refusal") || ok && refusal.Status != 404 {
			t.Errorf("%s: the cause is %v, want the status where there is one", name, seed.Cause)
		}
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	if _, err := (Seeder{URL: gone.URL}).Seed(t.Context(), testBook(t, 1).Orders()); err == nil || !strings.Contains(err.Error(), "not sent: ") {
		t.Errorf("nobody is there: the error is %v, want that nothing was sent", err)
	}
}

func TestBatchesOfNoOrdersAreNone(t *testing.T) {
	for body := range Batches(slices.Values([]ordergen.Order(nil)), 10) {
		t.Errorf("no order is the batch %s", body)
	}
}

func TestBatchesHoldEveryOrderOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := testBook(t, rapid.IntRange(1, 40).Draw(t, "orders"))
		size := rapid.IntRange(1, 100).Draw(t, "size")
		var all []ordergen.Order
		for body, n := range Batches(book.Orders(), size) {
			var batch struct{ Orders []ordergen.Order }
			if err := json.Unmarshal(body, &batch); err != nil {
				t.Fatal(err)
			}
			if len(batch.Orders) != n || n < 1 || n > size {
				t.Fatalf("a batch has %d orders, says %d, of at most %d", len(batch.Orders), n, size)
			}
			all = append(all, batch.Orders...)
		}
		if diff := cmp.Diff(slices.Collect(book.Orders()), all); diff != "" {
			t.Fatalf("orders (-want +got):\n%s", diff)
		}
	})
}
