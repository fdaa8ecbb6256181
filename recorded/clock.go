package recorded

import (
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen/formats"
)

// recordedClock turns the times of a file into times since its first event, with gaps cut.
type recordedClock struct {
	gap         time.Duration
	rate        int64
	first, last time.Duration
	cut         time.Duration
}

func (c *recordedClock) read(at time.Duration, number uint64) (time.Duration, error) {
	if at == formats.Untimed {
		if c.rate == 0 {
			return 0, errors.New("it has no times: say with -rate how many events are due in a second")
		}
		k, rate := number-1, uint64(c.rate)
		return time.Duration(k/rate)*time.Second + time.Duration(k%rate)*time.Second/time.Duration(rate), nil
	}
	if number == 1 {
		c.first, c.last = at, at
	}
	if at < c.last {
		return 0, fmt.Errorf("event %d came at %v, before the one in front of it, at %v: want times that do not fall", number, at, c.last)
	}
	if c.gap > 0 {
		c.cut += max(at-c.last-c.gap, 0)
	}
	c.last = at
	return at - c.first - c.cut, nil
}
