package k6

import (
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"
	"go.k6.io/k6/js/modules"
	"go.k6.io/k6/metrics"

	"github.com/ordergen/ordergen/k6/internal/workload"
)

// class is the JavaScript class Workload in one virtual user.
type class struct {
	*shared
	vu modules.VU
	rt *sobek.Runtime

	matchLatency *metrics.Metric
	lateness     *metrics.Metric

	buffer []byte
	last   uint64    // the order that was handed out last …
	lastAt time.Time // … and when
}

// newWorkload is the constructor: new Workload('B2', {seed: 1}). Workloads are made
// where a script declares its metrics, in the init context.
func (m *moduleInstance) newWorkload(call sobek.ConstructorCall) *sobek.Object {
	rt := m.vu.Runtime()
	env := m.vu.InitEnv()
	if env == nil {
		common.Throw(rt, common.NewInitContextError("new Workload belongs to the top of the script, where each virtual user runs it once"))
	}
	settings, err := settingsOf(rt, call.Arguments)
	if err != nil {
		common.Throw(rt, err)
	}
	w, err := m.used.get(settings)
	if err != nil {
		common.Throw(rt, err)
	}
	c := &class{shared: w, vu: m.vu, rt: rt}
	register := func(name string, kind metrics.MetricType, contains metrics.ValueType) *metrics.Metric {
		metric, err := env.Registry.NewMetric(name, kind, contains)
		if err != nil {
			common.Throw(rt, err)
		}
		return metric
	}
	c.matchLatency = register(metricMatchLatency, metrics.Trend, metrics.Time)
	c.lateness = register(metricLateness, metrics.Trend, metrics.Time)
	c.define(call.This)
	return nil // call.This, with the prototype of the class
}

// define gives the object its members. They are listed in index.d.ts.
func (c *class) define(this *sobek.Object) {
	constant := func(name string, v any) {
		must(this.DefineDataProperty(name, c.rt.ToValue(v), sobek.FLAG_FALSE, sobek.FLAG_FALSE, sobek.FLAG_TRUE))
	}
	method := func(name string, f func(sobek.FunctionCall) sobek.Value) { must(this.Set(name, f)) }

	constant("name", c.Profile.Name)
	constant("run", c.Run.Name)
	constant("target", c.Profile.Target.String())
	constant("length", c.Len())
	constant("criteria", toJS(c.rt, criteriaOf(c.Workload)))

	method("order", c.order)
	method("body", c.body)
	method("record", c.record)

	method("options", c.options)
	method("plan", c.planned)
	method("expectation", c.expectation)

	method("seedBodies", c.seedBodies)
	method("seed", c.seed)
	method("checkEmpty", c.checkEmpty)
	method("checkSeeded", c.checkSeeded)

	method("snapshot", c.snapshot)
	method("countMatches", c.countMatches)
	method("reconcile", c.reconcile)
	method("disturbanceRise", c.disturbanceRise)
}

// must is for what only a defect of this file can make fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// order returns order i as an object.
func (c *class) order(call sobek.FunctionCall) sobek.Value {
	i := index(c.rt, call.Argument(0), "order")
	c.handOut(i)
	o := c.Stream.At(i)
	object := c.rt.NewObject()
	must(object.Set("orderId", o.ID.String()))
	must(object.Set("symbol", o.Symbol))
	must(object.Set("side", o.Side.String()))
	must(object.Set("type", o.Type.String()))
	must(object.Set("price", int64(o.Price)))
	must(object.Set("quantity", o.Quantity))
	return object
}

// body returns the wire JSON of order i.
func (c *class) body(call sobek.FunctionCall) sobek.Value {
	i := index(c.rt, call.Argument(0), "body")
	c.handOut(i)
	c.buffer = c.Stream.At(i).AppendJSON(c.buffer[:0])
	return c.rt.ToValue(string(c.buffer))
}

// handOut notes that order i is about to be sent, when and by which process.
func (c *class) handOut(i uint64) {
	c.ledger.HandOut(i)
	c.last, c.lastAt = i, time.Now()
}

// options returns the case as a k6 options object, and registers the metrics that its
// thresholds are on.
func (c *class) options(sobek.FunctionCall) sobek.Value {
	env := c.vu.InitEnv()
	if env == nil {
		common.Throw(c.rt, common.NewInitContextError("options() belongs to the top of the script, as in: export const options = workload.options()"))
	}
	for _, m := range criteriaMetrics {
		if _, err := env.Registry.NewMetric(m.name, m.kind, m.contains); err != nil {
			common.Throw(c.rt, err)
		}
	}
	options, err := optionsOf(c.Workload)
	if err != nil {
		common.Throw(c.rt, err)
	}
	return toJS(c.rt, options)
}

// disturbanceRise returns the certain rise of p99 of latency with the disturbance of
// the case, or null where it has none or too few orders to tell.
func (c *class) disturbanceRise(sobek.FunctionCall) sobek.Value {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.latency[0] == nil {
		return sobek.Null()
	}
	rise, known := workload.CertainRise(c.latency[0], c.latency[1], 0.99)
	if !known {
		return sobek.Null()
	}
	return c.rt.ToValue(rise)
}
