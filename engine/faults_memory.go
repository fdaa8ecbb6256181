package engine

// afterEvent adds the faults of an engine's memory. It is called with the lock of the
// books, after each event that had its turn.
func (s *Shard) afterEvent() {
	n := int(s.tally.sequence)
	if n == s.faults.RestartAfter {
		for _, book := range s.books {
			*book = Book{}
		}
	}
	if n == s.faults.RestartAfter || n == s.faults.ForgetCountersAfter {
		s.tally = tally{sequence: s.tally.sequence}
	}
	if s.faults.StaleGauges {
		s.gauges = s.sideTotals()
	}
}
