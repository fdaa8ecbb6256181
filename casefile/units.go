package casefile

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
	"github.com/shopspring/decimal"
)

var errUnit = errors.New("wrong unit")

// money is an amount in dollars, read without rounding.
var money = form.Scalar("an amount of dollars and cents such as 150.00", `^-?[0-9]+(\.[0-9]{1,2})?$`,
	func(s string) (ordergen.Price, error) {
		if !plainNumber.MatchString(s) {
			return 0, errUnit
		}
		return ordergen.ParsePrice(s)
	}, ordergen.Price.String)

var plainNumber = regexp.MustCompile(`^-?[0-9]{1,18}(\.[0-9]{1,9})?$`)

// duration is a time as Go writes it, without parts that are 0.
var duration = form.Scalar("a time with its unit, such as 5m, 90s or 200ms", `^([0-9]+(\.[0-9]+)?(h|m|s|ms|us|µs|ns))+$`,
	func(s string) (time.Duration, error) {
		d, err := time.ParseDuration(s)
		if err == nil && d <= 0 {
			err = errUnit
		}
		return d, err
	}, short)

// short is a duration without the seconds and minutes that are 0: 5m for 5m0s.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// units of time that a rate may be per.
var units = []struct {
	name string
	per  time.Duration
}{{"s", time.Second}, {"min", time.Minute}, {"h", time.Hour}}

// rate is an arrival rate.
var rate = form.Scalar("a rate of whole orders such as 84/s, 500/min or 3 per 250ms", `^[0-9]+ ?(/ ?(s|min|h)|per [0-9.a-zµ]+)$`, parseRate, printRate)

func parseRate(s string) (r ordergen.Rate, err error) {
	if orders, per, ok := strings.Cut(s, " per "); ok {
		if r.Per, err = time.ParseDuration(strings.TrimSpace(per)); err != nil || r.Per <= 0 {
			return r, errUnit
		}
		r.Orders, err = wholeOrders(orders)
		return r, err
	}
	orders, unit, _ := strings.Cut(s, "/")
	for _, u := range units {
		if u.name == strings.TrimSpace(unit) {
			r.Per = u.per
			r.Orders, err = wholeOrders(orders)
			return r, err
		}
	}
	return r, errUnit
}

// fastest is more than any machine sends.
const fastest = 100_000_000

func wholeOrders(s string) (int64, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 64)
	if err != nil || n > fastest {
		return 0, errUnit
	}
	return int64(n), nil
}

func printRate(r ordergen.Rate) string {
	for _, u := range units {
		if u.per == r.Per {
			return fmt.Sprintf("%d/%s", r.Orders, u.name)
		}
	}
	return fmt.Sprintf("%d per %v", r.Orders, r.Per)
}

// perMille is a share, written in percent.
var perMille = form.Scalar("a share such as 60 %, 62.5 % or 625 ‰", `^[0-9]+(\.[0-9])? ?(%|‰|per mille)$`, parsePerMille, printPerMille)

func parsePerMille(s string) (int, error) {
	for unit, scale := range map[string]int32{"%": 1, "‰": 0, "per mille": 0} {
		number, ok := strings.CutSuffix(s, unit)
		number = strings.TrimSpace(number)
		if !ok || !plainNumber.MatchString(number) {
			continue
		}
		d, err := decimal.NewFromString(number)
		if err != nil {
			return 0, err
		}
		if d = d.Shift(scale); !d.IsInteger() || d.IsNegative() || d.GreaterThan(decimal.NewFromInt(1_000_000)) {
			return 0, errUnit
		}
		return int(d.IntPart()), nil
	}
	return 0, errUnit
}

func printPerMille(n int) string { return decimal.New(int64(n), -1).String() + " %" }

// integer is a whole number of any size.
func integer() form.Form[int64] { return form.Whole[int64](math.MinInt64, math.MaxInt64) }

// count is a whole number above 0.
func count() form.Form[int] { return form.Whole(1, math.MaxInt32) }
