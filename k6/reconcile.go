package k6

import (
	"fmt"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"

	"github.com/ordergen/ordergen/k6/internal/workload"
	"github.com/ordergen/ordergen/trial"
)

// snapshot reads the Prometheus endpoints of the target, over k6's own transport but
// outside of its metrics.
func (c *class) snapshot(call sobek.FunctionCall) sobek.Value {
	var urls []string
	if err := c.rt.ExportTo(call.Argument(0), &urls); err != nil || len(urls) == 0 {
		common.Throw(c.rt, fmt.Errorf("snapshot: the endpoints are %v, want a list of URLs such as ['http://127.0.0.1:8081/metrics']", call.Argument(0)))
	}
	found, err := trial.Scraper{URLs: urls, Client: c.http()}.Scrape(c.vu.Context())
	if err != nil {
		common.Throw(c.rt, err)
	}
	return toJS(c.rt, workload.NewSnapshot(found))
}

// countMatches returns the matches since this process counted them last, or since the
// second snapshot where it has not yet. It is null where there is no second one, and
// where the target does not tell.
func (c *class) countMatches(call sobek.FunctionCall) sobek.Value {
	now := c.snapshotArg(call, 0, "countMatches")
	var before *workload.Snapshot
	if !common.IsNullish(call.Argument(1)) {
		s := c.snapshotArg(call, 1, "countMatches")
		before = &s
	}
	n, known := c.newMatches(now, before)
	if !known {
		return sobek.Null()
	}
	return c.rt.ToValue(n)
}

// reconcile compares the target's counters with what this process knows of the orders.
func (c *class) reconcile(call sobek.FunctionCall) sobek.Value {
	before, after := c.snapshotArg(call, 0, "reconcile"), c.snapshotArg(call, 1, "reconcile")
	r, err := c.Reconcile(c.ledger, c.whole(), before, after)
	if err != nil {
		common.Throw(c.rt, err)
	}
	c.mu.Lock()
	c.before, c.after = &before, &after
	c.mu.Unlock()
	return toJS(c.rt, struct {
		workload.Reconciliation
		Text string `json:"text"`
	}{r, r.String()})
}

// checkEmpty throws where the target holds orders already.
func (c *class) checkEmpty(call sobek.FunctionCall) sobek.Value {
	if err := c.CheckEmpty(c.snapshotArg(call, 0, "checkEmpty")); err != nil {
		common.Throw(c.rt, err)
	}
	return sobek.Undefined()
}

// checkSeeded throws where the target does not hold the book of the run.
func (c *class) checkSeeded(call sobek.FunctionCall) sobek.Value {
	if err := c.CheckSeeded(c.snapshotArg(call, 0, "checkSeeded")); err != nil {
		common.Throw(c.rt, err)
	}
	return sobek.Undefined()
}

func (c *class) snapshotArg(call sobek.FunctionCall, i int, method string) (s workload.Snapshot) {
	if err := fromJS(c.rt, call.Argument(i), &s); err != nil {
		common.Throw(c.rt, fmt.Errorf("%s: argument %d is no snapshot: %w", method, i+1, err))
	}
	return s
}
