package client

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestKindOfAnError(t *testing.T) {
	for text, want := range map[string]string{
		"not sent: dial tcp 127.0.0.1:41823: connect: connection refused":                                "not sent: dial tcp #: connect: connection refused",
		"not sent: dial tcp [::1]:41823: connect: connection refused":                                    "not sent: dial tcp #: connect: connection refused",
		"read tcp 10.0.0.1:1->10.0.0.2:2: i/o timeout":                                                   "read tcp #>#: i/o timeout",
		"refused with status 400: Duplicate order id: k6-buy-00017":                                      "refused with status 400: Duplicate order id: #",
		`refused with status 422: {"error":"no","id":"a1b2","at":1795422734551}`:                         `refused with status 422: {"error":"no","id":"#","at":#}`,
		"status 500, fate of the order unknown: request 6ba7b810-9dad-11d1-80b4-00c04fd430c8":            "status 500, fate of the order unknown: request #",
		"status 502, fate of the order unknown: upstream engine-7f9c4d8b6-x2x9z at 2026-11-25T15:37:33Z": "status 502, fate of the order unknown: upstream # at #",
		"refused with status 503: id eftixk72aD6Ap51TnqcoF8epIatlY9/hZ3XgFQ1oFJmKzg==":                   "refused with status 503: id #==",
		"refused with status 409: took 1.25 ms, 3.5% of 17":                                              "refused with status 409: took # ms, # of #",
		"no answer: http2: timeout awaiting response headers":                                            "no answer: http2: timeout awaiting response headers",
		"not sent: tls: failed to verify certificate: x509: certificate signed by unknown authority":     "not sent: tls: failed to verify certificate: x509: certificate signed by unknown authority",
		"no answer: EOF": "no answer: EOF",
		"refused with status 404: GET http://user:pass@engine:80/orders/17": "refused with status 404: GET #",
		"a\nb\x1b[2Jc": "a b #",
		"":             "",
	} {
		if got := kindOf(text); got != want {
			t.Errorf("%q is of the kind %q, want %q", text, got, want)
		}
	}
}

// TestKindDoesNotDependOnNumbers draws what tells orders apart.
func TestKindDoesNotDependOnNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			id := rapid.StringMatching(`[a-zA-Z_-]{0,8}[0-9][a-zA-Z0-9_-]{0,300}`).Draw(t, name)
			return fmt.Sprintf("refused with status 409: order %s from [2001:db8::%d]:%d is known", id,
				rapid.IntRange(0, 9999).Draw(t, "host"), rapid.IntRange(1, 65535).Draw(t, "port"))
		}
		a, b := kindOf(text("a")), kindOf(text("b"))
		if want := "refused with status 409: order # from # is known"; a != want || b != want {
			t.Errorf("two errors are of the kinds %q and %q, want %q", a, b, want)
		}
		any := rapid.String().Draw(t, "any")
		if kind := kindOf(any); len(kind) > longestReason+len("…") || strings.ContainsAny(kind, "\r\n\x1b\x00") {
			t.Errorf("%q is of the kind %q", any, kind)
		}
	})
}

// TestErrorsAreOneList has many workers meet errors of more kinds than are kept.
func TestErrorsAreOneList(t *testing.T) {
	var (
		e       errorCounts
		workers sync.WaitGroup
	)
	for w := range 8 {
		workers.Go(func() {
			for i := range 1000 {
				e.add(fmt.Errorf("kind %c of order %d", 'a'+i%(mostErrors+2), w*1000+i))
			}
		})
	}
	workers.Wait()
	var total int64
	for _, n := range e.counts {
		total += n
	}
	if len(e.counts) != mostErrors+1 || total != 8000 {
		t.Errorf("8000 errors are %d of %d kinds, want %d kinds and all others", total, len(e.counts), mostErrors)
	}
	var one errorCounts
	one.add(errors.New("dial tcp 127.0.0.1:1: refused"))
	one.add(errors.New("dial tcp 127.0.0.1:2: refused"))
	if diff := cmp.Diff(map[string]int64{"dial tcp #: refused": 2}, one.counts); diff != "" {
		t.Errorf("two of a kind (-want +got):\n%s", diff)
	}
}
