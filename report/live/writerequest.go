package live

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/prometheus/client_golang/exp/api/remote/genproto/v2"
	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// writeRequest is metrics in the message of remote write 1.0, which every receiver takes
// (https://prometheus.io/docs/specs/prw/remote_write_spec): version 2.0 is not known to Prometheus
// before 3.0. Its samples and histograms are those of version 2.0, field by field.
type writeRequest struct {
	families []*dto.MetricFamily
	at       time.Time
}

// Size and MarshalToSizedBuffer are how the client of remote write asks for a message.
func (r writeRequest) Size() int { return len(r.append(nil)) }

func (r writeRequest) MarshalToSizedBuffer(into []byte) (int, error) {
	return len(r.append(into[:0])), nil
}

// Numbers of the fields of prometheus.WriteRequest, TimeSeries and Label.
const (
	requestSeries   protowire.Number = 1
	seriesLabel     protowire.Number = 1
	seriesSample    protowire.Number = 2
	seriesHistogram protowire.Number = 4
	labelName       protowire.Number = 1
	labelValue      protowire.Number = 2
)

func (r writeRequest) append(b []byte) []byte {
	for _, family := range r.families {
		for _, m := range family.Metric {
			var series []byte
			for _, label := range labelsOf(family.GetName(), m) {
				text := appendBytes(nil, labelName, []byte(label.GetName()))
				text = appendBytes(text, labelValue, []byte(label.GetValue()))
				series = appendBytes(series, seriesLabel, text)
			}
			if h := m.GetHistogram(); h != nil {
				series = appendMessage(series, seriesHistogram, r.histogram(h))
			} else {
				series = appendMessage(series, seriesSample, &writev2.Sample{Value: valueOf(m), Timestamp: r.at.UnixMilli()})
			}
			b = appendBytes(b, requestSeries, series)
		}
	}
	return b
}

// labelsOf are in the alphabetical order that receivers want.
func labelsOf(name string, m *dto.Metric) []*dto.LabelPair {
	labels := append(slices.Clone(m.Label), &dto.LabelPair{Name: proto.String("__name__"), Value: &name})
	slices.SortFunc(labels, func(a, b *dto.LabelPair) int { return cmp.Compare(a.GetName(), b.GetName()) })
	return labels
}

func valueOf(m *dto.Metric) float64 {
	switch {
	case m.Counter != nil:
		return m.Counter.GetValue()
	case m.Gauge != nil:
		return m.Gauge.GetValue()
	}
	return math.NaN()
}

func (r writeRequest) histogram(h *dto.Histogram) *writev2.Histogram {
	return &writev2.Histogram{
		Count:          &writev2.Histogram_CountInt{CountInt: h.GetSampleCount()},
		Sum:            h.GetSampleSum(),
		Schema:         h.GetSchema(),
		ZeroThreshold:  h.GetZeroThreshold(),
		ZeroCount:      &writev2.Histogram_ZeroCountInt{ZeroCountInt: h.GetZeroCount()},
		PositiveSpans:  spans(h.PositiveSpan),
		PositiveDeltas: h.PositiveDelta,
		NegativeSpans:  spans(h.NegativeSpan),
		NegativeDeltas: h.NegativeDelta,
		Timestamp:      r.at.UnixMilli(),
	}
}

func spans(all []*dto.BucketSpan) (out []*writev2.BucketSpan) {
	for _, s := range all {
		if s.GetLength() > 0 { // one without buckets says only that there may be some
			out = append(out, &writev2.BucketSpan{Offset: s.GetOffset(), Length: s.GetLength()})
		}
	}
	return out
}

func appendMessage(b []byte, field protowire.Number, m proto.Message) []byte {
	text, err := proto.Marshal(m)
	if err != nil {
		panic(err) // it has numbers alone
	}
	return appendBytes(b, field, text)
}

func appendBytes(b []byte, field protowire.Number, text []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), text)
}
