package ordergen_test

import (
	"math"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestPriceReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := ordergen.Price(rapid.Int64().Draw(t, "cents"))
		if back, err := ordergen.ParsePrice(p.String()); err != nil || back != p {
			t.Fatalf("%d cents read %s, which parses to %d, %v", int64(p), p, int64(back), err)
		}
		if cents := p.Decimal().Mul(decimal.NewFromInt(100)); !cents.Equal(decimal.NewFromInt(int64(p))) {
			t.Fatalf("%d cents are %s dollars", int64(p), p.Decimal())
		}
	})
}

func TestParsePrice(t *testing.T) {
	for s, want := range map[string]ordergen.Price{
		"150": 15000, "150.00": 15000, "150.25": 15025, "150.5": 15050, "0.01": 1, "-1.5": -150, "0": 0, "-0": 0, "0e18": 0,
		"150.2500000": 15025, "1.5e2": 15000, "15000e-2": 15000, "1e16": 1e18,
		"92233720368547758.07": math.MaxInt64, "-92233720368547758.08": math.MinInt64,
		"1" + strings.Repeat("0", 30) + "e-30": 100,
	} {
		if got, err := ordergen.ParsePrice(s); err != nil || got != want {
			t.Errorf("%q parses to %d, %v, want %d", s, int64(got), err, int64(want))
		}
	}
}

func TestParsePriceRefuses(t *testing.T) {
	for s, want := range map[string]string{
		"":                      "is not a decimal number",
		"NaN":                   "is not a decimal number",
		"Inf":                   "is not a decimal number",
		"$150":                  "is not a decimal number",
		"1,50":                  "is not a decimal number",
		" 150":                  "is not a decimal number",
		"0x96":                  "is not a decimal number",
		"1e":                    "is not a decimal number",
		"1e99999999999999":      "is not a decimal number",
		"150.001":               "fraction of a cent",
		"1e-3":                  "fraction of a cent",
		"1e-1000":               "fraction of a cent",
		"92233720368547758.08":  "out of range",
		"-92233720368547758.09": "out of range",
		"1e17":                  "out of range",
		"1e300":                 "out of range",
		"1e-1001":               "out of range",
		"1e1000000":             "", // decimal has a bound of its own
		"1e-2000000000":         "",
	} {
		t.Run(s, func(t *testing.T) {
			p, err := ordergen.ParsePrice(s)
			if err == nil {
				t.Fatalf("parses to %v, want an error", p)
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the error is %q, want it to say %q", err, want)
			}
		})
	}
}
