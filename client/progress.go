package client

import "time"

// Progress is how a run stands.
type Progress struct {
	Elapsed  time.Duration
	Total    time.Duration // planned; 0 if unpaced, or not known yet
	Due      uint64        // orders whose time has come
	Orders   uint64        // planned; 0 if not known yet
	Sent     int64         // orders that were sent and answered
	Failed   int64         // orders that were sent and not accepted
	Dropped  int64
	Unsent   int64         // not sent, as this machine was short of something
	Orphaned int64         // never sent, as the order that they follow was not accepted
	Held     int           // wait now for the answer to the order that they follow
	Rate     float64       // sent per second, since the last progress
	P50, P99 time.Duration // latency so far, without the warm-up; Forever where it reaches orders that were dropped
	Interval time.Duration // time since the last progress
}
