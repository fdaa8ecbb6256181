package conform

import (
	"flag"
	"fmt"
	"math"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

var patienceFlag = flag.Duration("conform.patience", 10*time.Second, "conform: how long an engine may take over a call, or over a round of concurrent clients")

// appetite is the memory, in bytes, that an engine may take over a tape.
const appetite = 256 << 20

// beQuick shortens the patience, and returns what restores it.
func beQuick() func() {
	old := *patienceFlag
	*patienceFlag = min(old, time.Second)
	return func() { *patienceFlag = old }
}

// abandoned counts the plays that did not end, and go on in this process.
var abandoned atomic.Int64

// guarded plays a tape on a goroutine of its own, and leaves it there where it does not end
// within the patience and the appetite.
func guarded(newEngine func() Engine, tape Tape, watched bool) *Divergence {
	var (
		at    progress
		ended = make(chan struct{})
		d     *Divergence
		done  bool
	)
	go func() {
		defer close(ended)
		defer func() {
			if p := recover(); p != nil { // calls have a recover of their own
				d, done = &Divergence{Tape: tape, Place: at.place(), Broken: NoPanic, Reason: fmt.Sprintf("%s panics: %v", at.doing(tape), p)}, true
			}
		}()
		d = play(newEngine, tape, watched, &at)
		done = true
	}()
	if why := wait(ended, *patienceFlag, at.state.Load); why != "" {
		abandoned.Add(1)
		return &Divergence{Tape: tape, Place: at.place(), Broken: NoHang, Unwatched: !watched, Reason: fmt.Sprintf("%s %s", at.doing(tape), why)}
	}
	if !done {
		runtime.Goexit() // the engine's adapter has ended its goroutine so, with FailNow perhaps
	}
	return d
}

// wait returns when the channel is closed, or says why it waits no longer: the state has not changed
// for as long as the patience lasts, or memory goes.
func wait(ended <-chan struct{}, patience time.Duration, state func() int64) (why string) {
	select {
	case <-ended:
		return ""
	default:
	}
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	before := uint64(math.MaxUint64 - appetite) // until the first tick, as most plays end before it
	for last := state(); ; {
		select {
		case <-ended:
			return ""
		case <-deadline.C:
			if now := state(); now != last {
				last = now
				deadline.Reset(patience)
				continue
			}
			return fmt.Sprintf("has not returned within %v", patience) + eaten(before, appetite/16)
		case <-ticker.C:
			before = min(before, heap())
			if meal := eaten(before, appetite); meal != "" {
				return "has not returned" + meal
			}
		}
	}
}

// eaten says how much memory has gone since there was less, where it is more than least.
func eaten(before, least uint64) string {
	now := heap()
	if now <= before+least {
		return ""
	}
	return fmt.Sprintf(" and has taken %d MB of memory", (now-before)>>20)
}

func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
