package client

import (
	"time"

	"github.com/ordergen/ordergen"
)

type sample struct {
	slot
	index                      uint64
	phase                      int
	due                        time.Duration
	latency, service, lateness time.Duration
	held                       time.Duration // time that it waited for the answer to the one before it
	fate                       Fate
	rightly                    bool          // refused, as it had to be
	answered                   bool          // whether the target answered
	at                         time.Duration // when it was over, since the start
	action                     ordergen.Action
	receipt                    Receipt
}

// slot is where the figures of a symbol go.
type slot struct{ symbol, group int }
