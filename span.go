package ordergen

// Span is the indexes Lo ≤ i < Hi.
type Span struct{ Lo, Hi uint64 }

// Len is the number of indexes in the span.
func (s Span) Len() uint64 { return max(s.Hi, s.Lo) - s.Lo }

// Split partitions the span into n consecutive ones whose lengths differ by at
// most one. An n below 1 counts as 1.
func (s Span) Split(n int) []Span {
	n = max(n, 1)
	size, longer := s.Len()/uint64(n), s.Len()%uint64(n)
	parts := make([]Span, n)
	lo := s.Lo
	for k := range parts {
		hi := lo + size
		if uint64(k) < longer {
			hi++
		}
		parts[k] = Span{lo, hi}
		lo = hi
	}
	return parts
}
