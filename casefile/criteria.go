package casefile

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
)

// Hold holds a case to one more threshold, as it stands in a file and behind the flag
// -threshold: a metric of the client and, behind a space, what it is held to, such as
// "http_req_duration p(99)<50", or what series of the target did, such as
// "rate(trades_total) >= 5".
func Hold(p *ordergen.Profile, text string) error {
	if counted.MatchString(text) {
		c, err := parseCounter(text)
		p.Criteria.Counters = append(slices.Clip(p.Criteria.Counters), c)
		return err
	}
	t, err := parseThreshold(text)
	p.Thresholds = append(slices.Clip(p.Thresholds), t)
	return err
}

// counted is how a criterion on series of the target begins, and no metric of the client.
var counted = regexp.MustCompile(`^\s*[a-z0-9.]+\s*\(`)

func parseThreshold(text string) (ordergen.Threshold, error) {
	if counted.MatchString(text) {
		return ordergen.Threshold{}, fmt.Errorf("%q is on series of the target, want it under criteria, in the list counters", text)
	}
	name, expression, _ := strings.Cut(strings.TrimSpace(text), " ")
	t := ordergen.Threshold{Metric: name, Expression: strings.TrimSpace(expression)}
	_, err := metric.ParseThreshold(t.Metric, t.Expression)
	return t, err
}

var thresholdForm = form.Convert(form.Text(), parseThreshold, func(t ordergen.Threshold) (string, error) {
	return t.Metric + " " + t.Expression, nil
})

// plainValue is the statistic of a counter's only value, which a file does not name.
const plainValue = "value"

func parseCounter(text string) (ordergen.Threshold, error) {
	end := strings.LastIndexByte(text, ')') + 1
	c := ordergen.Threshold{Metric: strings.TrimSpace(text[:end]), Expression: plainValue + strings.TrimSpace(text[end:])}
	if _, err := observe.ParseExpression(c.Metric); err != nil {
		return c, err
	}
	if _, err := metric.ParseThreshold(c.Metric, c.Expression); err != nil {
		return c, fmt.Errorf("found the bound %q of %s, want one such as >= 5 or < 0.01", strings.TrimSpace(text[end:]), c.Metric)
	}
	return c, nil
}

var counterForm = form.Convert(form.Text(), parseCounter, func(t ordergen.Threshold) (string, error) {
	bound, plain := strings.CutPrefix(t.Expression, plainValue)
	if !plain {
		return "", fmt.Errorf("the criterion on %s is %q, want one on its value such as value>=5", t.Metric, t.Expression)
	}
	return t.Metric + " " + strings.TrimSpace(bound), nil
})

var criteriaForm = form.Object(
	form.Key("discard", "The case only warms up: its results are thrown away.", func(c *ordergen.Criteria) *bool { return &c.Discard }, form.Bool()),
	form.Key("accepted", "The least share of the orders due that must be accepted; 99 % if not given.", func(c *ordergen.Criteria) *int { return &c.Accepted }, perMille),
	form.Key("server_p99", "The most that the p99 of any shard, by its own count, may be.", func(c *ordergen.Criteria) *time.Duration { return &c.ServerP99 }, duration),
	form.Key("gc_pause", "A longest pause of the target's garbage collector below this passes.", func(c *ordergen.Criteria) *time.Duration { return &c.GCPause }, duration),
	form.Key("gc_pause_fail", "A longest pause from this on fails; between the two it is a warning.", func(c *ordergen.Criteria) *time.Duration { return &c.GCPauseFail }, duration),
	form.Key("matches_per_minute", "The matches that a minute must have, scaled to the length of a window.", func(c *ordergen.Criteria) *int64 { return &c.MatchesPerMinute }, form.Whole[int64](1, math.MaxInt64)),
	form.Key("match_minutes", "How many windows must have so many matches.", func(c *ordergen.Criteria) *int { return &c.MatchMinutes }, count()),
	form.Key("disturbance", "Something done to the system in mid-run, whose effect is bounded.", func(c *ordergen.Criteria) *ordergen.Disturbance { return &c.Disturbance }, disturbanceForm),
	form.Key("scaling", "The least throughput, as a share of the number of shards times that of one, given the result of the baseline.", func(c *ordergen.Criteria) *int { return &c.Scaling }, perMille),
	form.Key("baseline", "The name of the case with one shard that scaling compares with.", func(c *ordergen.Criteria) *string { return &c.Baseline }, form.Text()),
	form.Key("flat", "The most that the resting orders and the memory of the target may rise from the second quarter of the run to the last.", func(c *ordergen.Criteria) *int { return &c.Flat }, perMille),
	form.Key("counters", "What the target's own series are held to, such as rate(trades_total) >= 5, in each window and by second, ratio(rejects_total, orders_total) < 0.01 or p99(match_seconds) < 0.05.", func(c *ordergen.Criteria) *[]ordergen.Threshold { return &c.Counters }, form.List(counterForm)),
	form.Key("skew", "The shares of symbols and shards must be those of the flow.", func(c *ordergen.Criteria) *bool { return &c.Skew }, form.Bool()),
)

var disturbanceForm = form.Object(
	form.Key("what", "A few words, such as event broker paused.", func(d *ordergen.Disturbance) *string { return &d.What }, form.Text()).Required(),
	form.Key("at", "The time since the start of the run.", func(d *ordergen.Disturbance) *time.Duration { return &d.At }, duration).Required(),
	form.Key("rise", "The most that the p99 may rise.", func(d *ordergen.Disturbance) *int { return &d.MaxRise }, perMille).Required(),
)

var topUpForm = form.Name([]ordergen.TopUp{ordergen.NoTopUp, ordergen.TopUpOrders, ordergen.TopUpBlock}, func(t ordergen.TopUp) string {
	return [...]string{"none", "orders", "block"}[t]
})
