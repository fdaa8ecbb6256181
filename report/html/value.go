package html

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
)

// value is what the page shows of a value of the summary. The page has the value itself too, and where the
// summary has it, so that a program can compare the two.
type value struct {
	Text    string
	Exact   string // number as JSON has it; empty where the summary has no such number
	Pointer string // place in the summary, as by RFC 6901
}

func text(s string) value { return value{Text: s} }

func count(pointer string, n int64) value {
	return value{comma(n), strconv.FormatInt(n, 10), pointer}
}

func whole(pointer string, n uint64) value {
	exact := strconv.FormatUint(n, 10)
	return value{exact, exact, pointer}
}

func number(pointer string, v float64) value {
	return value{humanize.CommafWithDigits(v, 2), exact(v), pointer}
}

// milliseconds is a time; the greatest number stands for one beyond measure.
func milliseconds(pointer string, ms float64) value {
	shown := ms
	if ms == math.MaxFloat64 {
		shown = math.Inf(1)
	}
	return value{report.Milliseconds(shown), exact(ms), pointer}
}

func share(pointer string, v float64) value {
	return value{strconv.FormatFloat(100*v, 'f', 2, 64) + " %", exact(v), pointer}
}

func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// pointer is the place of a value in the summary, by its keys.
func pointer(keys ...any) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(fmt.Sprint(k)))
	}
	return b.String()
}

func comma[T int | int64 | uint64](n T) string { return humanize.Comma(int64(n)) }

func interval(v ordergen.Interval) value {
	if v.Min == v.Max {
		return text(comma(v.Min))
	}
	return text(comma(v.Min) + "…" + comma(v.Max))
}
