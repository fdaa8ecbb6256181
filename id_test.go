package ordergen_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// prefixes draws what a Config takes for one: anything plain that does not end in a
// digit.
func prefixes() *rapid.Generator[string] {
	return rapid.StringMatching(`([ -!#-\[\]-~]{0,20}[ -!#-/:-\[\]-~])?`)
}

func TestIDReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := ordergen.ID{Prefix: prefixes().Draw(t, "prefix"), Index: rapid.Uint64Max(math.MaxUint64-1).Draw(t, "index")}
		back, err := ordergen.ParseID(id.String())
		if err != nil || back != id {
			t.Fatalf("%+v reads %q, which parses to %+v, %v", id, id.String(), back, err)
		}
	})
}

// The other direction: a text that parses is the text of the ID it parses to, so no
// two texts share an ID.
func TestEachTextHasItsOwnID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z-]{0,3}[0-9]{1,22}`), rapid.StringMatching(`x0{0,6}[0-9]{0,6}`), rapid.SampledFrom([]string{"x18446744073709551614", "x18446744073709551615", "x18446744073709551616"})).Draw(t, "text")
		if id, err := ordergen.ParseID(s); err == nil && id.String() != s {
			t.Fatalf("%q parses to %+v, which reads %q", s, id, id.String())
		}
		// An order may carry any id, and every engine must see it as it was sent.
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		o, _ := ordergen.ParseOrder([]byte(`{"orderId":` + string(quoted) + `}`))
		if s != "" && len(s) <= 256 && o.ID.String() != s {
			t.Fatalf("%q arrives as %q", s, o.ID)
		}
	})
}

func TestIDText(t *testing.T) {
	for want, id := range map[string]ordergen.ID{
		"k6-buy-00001":               {Prefix: "k6-buy-", Index: 1},
		"k6-buy-00000":               {Prefix: "k6-buy-", Index: 0},
		"00042":                      {Prefix: "", Index: 42},
		"r-99999":                    {Prefix: "r-", Index: 99_999},
		"r-100000":                   {Prefix: "r-", Index: 100_000},
		"r-10000000000000000000":     {Prefix: "r-", Index: 1e19},
		"r-18446744073709551614":     {Prefix: "r-", Index: math.MaxUint64 - 1},
		"warm-up":                    {Prefix: "warm-up", Index: ordergen.NoIndex},
		"TEST-ASSET-A-00499":         {Prefix: "TEST-ASSET-A-", Index: 499},
		"order with 00 in it-123456": {Prefix: "order with 00 in it-", Index: 123_456},
	} {
		if got := id.String(); got != want {
			t.Errorf("%+v reads %q, want %q", id, got, want)
		}
	}
}

func TestParseIDRefuses(t *testing.T) {
	for _, s := range []string{
		"", "k6", "k6-", "k6-1", "k6-0001", "0001", // too few digits
		"k6-000001", "k6-0100000", // too many zeros
		"k6-18446744073709551615", "k6-18446744073709551616", "k6-99999999999999999999999", // no index
		"k6-00001 ", "k6-００００１", // no digits
	} {
		if id, err := ordergen.ParseID(s); err == nil {
			t.Errorf("%q parses to %+v, want an error", s, id)
		}
	}
}
