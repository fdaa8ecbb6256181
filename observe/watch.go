package observe

import (
	"math"
	"slices"
	"strings"
)

// Watch keeps of all that the endpoints said what some series tell, beside the figures, and
// forgets the rest.
func (s Snapshot) Watch(series ...Series) Snapshot {
	for _, of := range series {
		s.watch(of)
	}
	s.said = nil
	return s
}

func (s *Snapshot) watch(of Series) {
	var (
		sum        float64
		histogram  Histogram
		told, tall bool // Whether the series is told as a number, and whether it is told as a histogram.
		alike      = true
	)
	for _, families := range s.said {
		for _, m := range families[of.Metric].GetMetric() {
			if !of.selects(m) {
				continue
			}
			if h := m.GetHistogram(); h != nil {
				added := newHistogram(h)
				alike = alike && (!tall || slices.Equal(added.Bounds, histogram.Bounds))
				histogram, tall = histogram.plus(added), true
			} else if v, is := number(m); is {
				sum, told = sum+v, true
			}
		}
		if v, is := partOf(families, of); is {
			sum, told = sum+v, true
		}
	}
	if told && !math.IsNaN(sum) && !math.IsInf(sum, 0) {
		if s.Numbers == nil {
			s.Numbers = make(map[string]float64)
		}
		s.Numbers[of.String()] = sum
	}
	if tall && alike {
		if s.Histograms == nil {
			s.Histograms = make(map[string]Histogram)
		}
		s.Histograms[of.String()] = histogram
	}
}

// partOf is the count or the sum of a histogram or a summary, which have series of their own
// in the text and none once it is parsed.
func partOf(families exposition, of Series) (v float64, told bool) {
	name, count := strings.CutSuffix(of.Metric, "_count")
	if !count {
		var sum bool
		if name, sum = strings.CutSuffix(of.Metric, "_sum"); !sum {
			return 0, false
		}
	}
	for _, m := range families[name].GetMetric() {
		if !of.selects(m) {
			continue
		}
		h, s := m.GetHistogram(), m.GetSummary()
		switch {
		case h == nil && s == nil:
			continue
		case h != nil && count:
			v += float64(h.GetSampleCount())
		case h != nil:
			v += h.GetSampleSum()
		case count:
			v += float64(s.GetSampleCount())
		default:
			v += s.GetSampleSum()
		}
		told = true
	}
	return v, told
}

// grown is by how much a sum of counters rose after the earlier snapshot. A term that neither
// snapshot has, where another is there, has had no event to count.
func (s Snapshot) grown(earlier Snapshot, sum []Series) (n float64, _ State) {
	exposed := false
	for _, term := range sum {
		from, was := earlier.Numbers[term.String()]
		to, is := s.Numbers[term.String()]
		state := s.stateSince(earlier, was, is, to < from)
		if state == NotExposed && len(sum) > 1 {
			continue
		}
		if state != Known {
			return 0, state
		}
		exposed = true
		if term.Minus {
			from, to = to, from
		}
		n += to - from
	}
	if !exposed {
		return 0, NotExposed
	}
	return n, Known
}

// added is what a histogram gained after the earlier snapshot.
func (s Snapshot) added(earlier Snapshot, of Series) (Histogram, State) {
	from, was := earlier.Histograms[of.String()]
	to, is := s.Histograms[of.String()]
	if state := s.stateSince(earlier, was, is, to.Count() < from.Count()); state != Known {
		return Histogram{}, state
	}
	return to.Since(from), Known
}
