package k6

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sirupsen/logrus"
	"go.k6.io/k6/lib/fsext"
	"go.k6.io/k6/metrics"
	"go.k6.io/k6/output"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/k6/internal/summary"
)

// shareOutput is --out ordergen=FILE: it sees every sample of this process and writes a
// share of the run, which those of other processes can be added to.
type shareOutput struct {
	output.SampleBuffer
	flusher *output.PeriodicFlusher

	to         string // a file, or "-" for the standard output
	fs         fsext.Fs
	stdout     io.Writer
	log        logrus.FieldLogger
	used       *registry
	share      summary.Share
	submetrics map[string][]submetric // by the name of the metric
}

// submetric is a metric with tags that a threshold is on.
type submetric struct {
	name string
	tags map[string]string
}

var _ output.WithThresholds = (*shareOutput)(nil)

const flushPeriod = time.Second

func newShareOutput(p output.Params, used *registry) (output.Output, error) {
	if p.ConfigArgument == "" {
		return nil, errors.New("the output ordergen needs a file to write this process's share of the run to, as in --out ordergen=share-1.json, or - for the standard output")
	}
	o := &shareOutput{
		to:     p.ConfigArgument,
		fs:     p.FS,
		stdout: p.StdOut,
		log:    p.Logger,
		used:   used,
		share: summary.Share{
			StreamVersion: ordergen.StreamVersion,
			Segment:       p.ScriptOptions.ExecutionSegment.String(), // "0:1" for the nil one
			Metrics:       make(map[string]*summary.Metric),
		},
	}
	if sequence := p.ScriptOptions.ExecutionSegmentSequence; sequence != nil {
		o.share.Sequence = sequence.String()
	}
	return o, nil
}

// Description is what k6 shows of the output.
func (o *shareOutput) Description() string {
	return fmt.Sprintf("ordergen (share %s of the run to %s)", o.share.Segment, o.to)
}

// SetThresholds is called before Start.
func (o *shareOutput) SetThresholds(thresholds map[string]metrics.Thresholds) {
	o.share.Thresholds = make(map[string][]string)
	o.submetrics = make(map[string][]submetric)
	for name, all := range thresholds {
		for _, t := range all.Thresholds {
			o.share.Thresholds[name] = append(o.share.Thresholds[name], t.Source)
		}
		metric, tags, err := metrics.ParseMetricName(name)
		if err != nil || len(tags) == 0 {
			continue // k6 itself refuses a name that it cannot parse
		}
		s := submetric{name: name, tags: make(map[string]string)}
		for _, tag := range tags {
			key, value, _ := strings.Cut(tag, ":")
			s.tags[key] = value
		}
		o.submetrics[metric] = append(o.submetrics[metric], s)
	}
}

// Start begins to gather.
func (o *shareOutput) Start() (err error) {
	o.flusher, err = output.NewPeriodicFlusher(flushPeriod, o.gather)
	return err
}

// gather adds the samples that have come in since the last time.
func (o *shareOutput) gather() {
	for _, container := range o.GetBufferedSamples() {
		for _, s := range container.GetSamples() {
			o.add(s)
		}
	}
}

func (o *shareOutput) add(s metrics.Sample) {
	if o.share.From.IsZero() || s.Time.Before(o.share.From) {
		o.share.From = s.Time
	}
	if s.Time.After(o.share.To) {
		o.share.To = s.Time
	}
	o.addTo(s.Metric.Name, s)
	for _, sub := range o.submetrics[s.Metric.Name] {
		if sub.matches(s.Tags) {
			o.addTo(sub.name, s)
		}
	}
}

func (s submetric) matches(tags *metrics.TagSet) bool {
	for key, want := range s.tags {
		if got, has := tags.Get(key); !has || got != want {
			return false
		}
	}
	return true
}

func (o *shareOutput) addTo(name string, s metrics.Sample) {
	m := o.share.Metrics[name]
	if m == nil {
		var err error
		if m, err = summary.NewMetric(s.Metric.Type.String(), s.Metric.Contains.String()); err != nil {
			o.log.WithError(err).Errorf("metric %s is left out of the share", name)
			return
		}
		o.share.Metrics[name] = m
	}
	m.Add(s.Value, s.Time)
}

// Stop writes the share.
func (o *shareOutput) Stop() error {
	o.flusher.Stop()
	for _, w := range o.used.all() {
		w.mu.Lock()
		o.share.Workloads = append(o.share.Workloads, summary.Part{Settings: w.Settings, Ledger: w.ledger, Before: w.before, After: w.after})
		w.mu.Unlock()
	}
	if o.to == "-" {
		return o.share.Write(o.stdout)
	}
	f, err := o.fs.Create(o.to)
	if err != nil {
		return err
	}
	return errors.Join(o.share.Write(f), f.Close())
}
