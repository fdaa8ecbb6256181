package metric

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseThreshold(t *testing.T) {
	for expression, want := range map[string]Threshold{
		"p(99)<200":     {"m", "p(99)", "<", 200},
		" p(99.9) <= 2": {"m", "p(99.9)", "<=", 2},
		"rate<0.01 ":    {"m", "rate", "<", 0.01},
		"count === 5":   {"m", "count", "===", 5},
		"value==1e3":    {"m", "value", "==", 1000},
		"med!=-3":       {"m", "med", "!=", -3},
	} {
		got, err := ParseThreshold("m", expression)
		if err != nil || got != want {
			t.Errorf("%q is %+v, %v; want %+v", expression, got, err, want)
		}
	}
}

func TestSyntaxErrorShowsWhere(t *testing.T) {
	for expression, offset := range map[string]int{
		"":            0,
		"p99<200":     0,
		"p(101)<200":  0,
		" mean<200":   1,
		"p(99)=200":   5,
		"p(99) 200":   6,
		"p(99)<":      6,
		"p(99)< 20ms": 7,
		"rate<NaN":    5,
	} {
		_, err := ParseThreshold("m", expression)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q is no syntax error but %v", expression, err)
			continue
		}
		if syntax.Offset != offset {
			t.Errorf("%q is wrong at %d, want %d", expression, syntax.Offset, offset)
		}
		lines := strings.Split(err.Error(), "\n")
		if caret := lines[len(lines)-1]; strings.Index(caret, "^") != 1+offset {
			t.Errorf("the caret of %q stands wrong:\n%v", expression, err)
		}
	}
}

func TestThresholdPrintsAsItParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Threshold{
			Metric: "m",
			Stat:   rapid.SampledFrom([]string{"count", "rate", "value", "avg", "min", "med", "max", "p(0)", "p(99.99)"}).Draw(t, "stat"),
			Op:     rapid.SampledFrom(operators).Draw(t, "op"),
			Limit:  rapid.Float64Range(-1e9, 1e9).Draw(t, "limit"),
		}
		got, err := ParseThreshold("m", want.String())
		if err != nil || got != want {
			t.Fatalf("%v reads back as %v, %v", want, got, err)
		}
	})
}

func FuzzParseThreshold(f *testing.F) {
	f.Add("p(99)<200")
	f.Add("rate <= ")
	f.Fuzz(func(t *testing.T, expression string) {
		parsed, err := ParseThreshold("m", expression)
		if err != nil {
			_ = err.Error()
			return
		}
		if again, err := ParseThreshold("m", parsed.String()); err != nil || again != parsed {
			t.Errorf("%q reads back as %v, %v", parsed, again, err)
		}
	})
}

func TestCheck(t *testing.T) {
	trend := NewTrend()
	for ms := 1; ms <= 100; ms++ {
		trend.Record(time.Duration(ms) * time.Millisecond)
	}
	metrics := Metrics{
		"latency": trend,
		"failed":  Rate{Passes: 1, Total: 100},
		"none":    Rate{},
		"reqs":    Counter{Count: 50, Elapsed: 2 * time.Second},
	}
	for _, test := range []struct {
		metric, expression string
		value              float64
		pass               bool
	}{
		{"latency", "p(50)<50.1", 50, true},
		{"latency", "p(99)<99", 99, false},
		{"latency", "max<=100.1", 100, true},
		{"latency", "avg>50", 50.5, true},
		{"failed", "rate<0.01", 0.01, false},
		{"failed", "rate<=0.01", 0.01, true},
		{"none", "rate<0.01", 0, true},
		{"reqs", "count==50", 50, true},
		{"reqs", "rate>=25", 25, true},
	} {
		threshold, err := ParseThreshold(test.metric, test.expression)
		if err != nil {
			t.Fatal(err)
		}
		results, err := Check([]Threshold{threshold}, metrics)
		if err != nil {
			t.Fatal(err)
		}
		// An HDR histogram of three digits is right to one part in a thousand.
		if r := results[0]; r.Pass != test.pass || math.Abs(r.Value-test.value) > test.value/1000 {
			t.Errorf("%s: %s is %v, pass %v; want %v, %v", test.metric, test.expression, r.Value, r.Pass, test.value, test.pass)
		}
	}
}

func TestCheckRefusesWhatItCannotJudge(t *testing.T) {
	_, err := Check([]Threshold{{"latency", "p(99)", "<", 1}, {"reqs", "med", "<", 1}}, Metrics{"reqs": Counter{}})
	for _, want := range []string{`is on "latency", want one of the metrics reqs`, `reqs has no "med", want one of count, rate`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q: %v", want, err)
		}
	}
}
