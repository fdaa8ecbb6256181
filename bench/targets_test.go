package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/formats"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// What ordergen writes for vegeta is read by vegeta, and is what ordergen sends itself.
func TestTargetsAreReadByVegeta(t *testing.T) {
	stream, err := ordergen.New(ordergen.Config{Seed: 1, Prefix: "run-", Flow: ordergen.Steady("AAPL", "MSFT")})
	if err != nil {
		t.Fatal(err)
	}
	const events = 1000
	type request struct{ Method, URL, Body, Type string }
	var (
		file bytes.Buffer
		want []request
	)
	w, err := formats.NewWriter("vegeta", &file, formats.Options{BaseURL: "http://127.0.0.1:8080"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint64(events) {
		o := stream.At(i)
		if err := w.WriteEvent(formats.Event{Order: o}); err != nil {
			t.Fatal(err)
		}
		var r client.Request
		if err := (client.Wire{}).Encode(&r, o); err != nil {
			t.Fatal(err)
		}
		want = append(want, request{r.Method, "http://127.0.0.1:8080" + string(r.Path), string(r.Body), "application/json"})
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	read := vegeta.NewJSONTargeter(&file, nil, nil)
	var got []request
	for {
		var target vegeta.Target
		if err := read(&target); errors.Is(err, vegeta.ErrNoTargets) {
			break
		} else if err != nil {
			t.Fatalf("target %d: %v", len(got), err)
		}
		got = append(got, request{target.Method, target.URL, string(target.Body), target.Header.Get("Content-Type")})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("targets (-sent +read):\n%s", diff)
	}
}
