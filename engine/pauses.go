package engine

import "time"

// pauseNowAndThen holds the turn, so that orders wait as they do for a collector that
// stops the world.
func (s *Shard) pauseNowAndThen() {
	tick := time.NewTicker(s.faults.PauseEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-s.closing:
			return
		}
		select {
		case s.turn <- struct{}{}:
		case <-s.closing:
			return
		}
		began := time.Now()
		wait(s.faults.Pause, s.closing, nil)
		s.endTurn()
		pause := int64(time.Since(began))
		s.longestPause.Store(max(s.longestPause.Load(), pause))
		s.totalPause.Add(pause)
		s.pauses.Add(1)
	}
}
