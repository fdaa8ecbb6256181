package observe

import (
	"slices"
	"time"
)

// Snapshot is what all shards of a system said at one time.
type Snapshot struct {
	At         time.Time            `json:"at,omitzero"`
	Shards     map[string]*Counters `json:"shards,omitzero"`     // keyed by the shard's name; a shard that nobody tells of is missing
	Collectors map[string]Collector `json:"collectors,omitzero"` // garbage collectors, by where they were found
	Unread     []string             `json:"unread,omitzero"`     // endpoints that did not answer

	// What Watch was asked for, by the text of the series.
	Numbers    map[string]float64   `json:"numbers,omitzero"`
	Histograms map[string]Histogram `json:"histograms,omitzero"`

	said []exposition // all that the endpoints said, until Watch
}

// Counters is what one shard says of itself. A figure that it does not expose is
// missing.
type Counters struct {
	Figures  map[Figure]int64 `json:"figures,omitzero"`
	Matching Histogram        `json:"matching,omitzero"` // how long orders took to match
}

// Shard returns what is known of a shard, to be added to.
func (s *Snapshot) Shard(name string) *Counters {
	if s.Shards == nil {
		s.Shards = make(map[string]*Counters)
	}
	c := s.Shards[name]
	if c == nil {
		c = &Counters{Figures: make(map[Figure]int64)}
		s.Shards[name] = c
	}
	return c
}

// figure is one figure of a shard, if the snapshot has it.
func (s Snapshot) figure(shard string, f Figure) (n int64, exposed bool) {
	if c := s.Shards[shard]; c != nil {
		n, exposed = c.Figures[f]
	}
	return n, exposed
}

// answersWhere reports whether every endpoint that answered o answered s too, so that what
// o has and s has not was not there yet.
func (s Snapshot) answersWhere(o Snapshot) bool {
	return !slices.ContainsFunc(s.Unread, func(url string) bool { return !slices.Contains(o.Unread, url) })
}
