package observe

import (
	"math"
	"time"

	dto "github.com/prometheus/client_model/go"
)

// GCPause is the longest stop of a system's garbage collectors in a stretch of time, as
// closely as its metrics tell.
type GCPause struct {
	Low, High time.Duration // bounds of the pause
	Measured  bool
	Source    string // metric it comes from
}

// Collector is what one garbage collector has counted of its pauses so far.
type Collector struct {
	Endpoint string        `json:"endpoint,omitzero"` // endpoint that tells of it
	Source   string        `json:"source,omitzero"`   // metric it comes from
	Counted  bool          `json:"counted,omitzero"`  // Pauses and Total are told
	Pauses   uint64        `json:"pauses,omitzero"`   // pauses since the start of the system
	Total    time.Duration `json:"total,omitzero"`    // time that all pauses took together
	Maximal  bool          `json:"maximal,omitzero"`  // Longest is told
	Longest  time.Duration `json:"longest,omitzero"`  // longest pause ever or of late, whichever the system keeps
}

// since bounds the longest pause after the earlier state: from above by the time of all
// pauses together and by the longest that is told, from below by their mean. A longest
// pause that is not the one told before came since.
func (c Collector) since(before Collector) GCPause {
	p := GCPause{Measured: true, Source: c.Source, High: math.MaxInt64}
	if restarted := c.Pauses < before.Pauses || c.Total < before.Total; restarted {
		before = Collector{}
	}
	if c.Counted {
		n, total := c.Pauses-before.Pauses, c.Total-before.Total
		if n == 0 {
			p.High = 0
			return p
		}
		p.Low, p.High = total/time.Duration(n), total
	}
	if c.Maximal {
		p.High = min(p.High, c.Longest)
		if c.Longest > before.Longest {
			p.Low = p.High
		}
	}
	p.Low = min(p.Low, p.High)
	return p
}

func (p GCPause) longer(o GCPause) GCPause {
	if !p.Measured {
		return o
	}
	if o.High > p.High || o.High == p.High && o.Low > p.Low {
		p.Source = o.Source
	}
	p.Low, p.High = max(p.Low, o.Low), max(p.High, o.High)
	return p
}

func (c Collector) counting(s *dto.Summary) Collector {
	if s != nil {
		c.Counted, c.Pauses, c.Total = true, s.GetSampleCount(), seconds(s.GetSampleSum())
	}
	return c
}
