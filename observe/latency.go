package observe

// Latency is how long a shard took to match, by its own histogram.
type Latency struct {
	Shard string
	P99   Quantile
	Count uint64 // orders
}

// Latency is how long a shard took to match after the earlier snapshot.
func (s Snapshot) Latency(earlier Snapshot, shard string) Latency {
	l := Latency{Shard: shard}
	now, then := s.Shards[shard], earlier.Shards[shard]
	switch {
	case now == nil, then == nil && !earlier.answersWhere(s):
		return l
	case then == nil:
		then = &Counters{}
	}
	h := now.Matching.Since(then.Matching)
	l.P99, l.Count = h.Quantile(0.99), h.Count()
	return l
}
