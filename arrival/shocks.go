package arrival

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// Shocks adds orders to a run: at each of some times a number of them comes within a
// moment, as after a piece of news.
type Shocks struct {
	At     []time.Duration // times of the shocks since the start of the run, 1 to 1000 of them
	Orders uint64          // that each adds, 1 to 1,000,000
	In     time.Duration   // how long a shock lasts, its orders evenly in it; 0 has them all at once

	// Within is the process that they are added to; nil has its orders evenly.
	Within Process
}

// Schedule adds the orders to those of the process within.
func (s Shocks) Schedule(seed uint64, stages ...ordergen.Stage) (Schedule, error) {
	process, _ := within(s.Within)
	calm, err := process.Schedule(seed, stages...)
	if err != nil {
		return nil, err
	}
	if err := s.validate(calm.Duration()); err != nil {
		return nil, fmt.Errorf("arrivals: %w", err)
	}
	s.At = slices.Sorted(slices.Values(s.At))
	return &shocked{calm, s}, nil
}

func (s Shocks) validate(run time.Duration) error {
	var errs []error
	if len(s.At) == 0 || len(s.At) > 1000 {
		errs = append(errs, fmt.Errorf("shocks has %d times, want 1..1000, such as at=10s/1m", len(s.At)))
	}
	if s.Orders == 0 || s.Orders > 1_000_000 {
		errs = append(errs, fmt.Errorf("shocks has orders = %d, want 1..1000000", s.Orders))
	}
	if s.In < 0 {
		errs = append(errs, fmt.Errorf("shocks has in = %v, want 0 or more", s.In))
		return errors.Join(errs...)
	}
	at := slices.Sorted(slices.Values(s.At))
	for i, t := range at {
		if t < 0 || t >= run || s.In > run-t {
			errs = append(errs, fmt.Errorf("shocks has one of %v at %v, want it to lie within the run of %v", s.In, t, run))
		} else if i > 0 && t-at[i-1] < max(s.In, 1) {
			errs = append(errs, fmt.Errorf("shocks has one at %v that lasts %v, want it to end before the next at %v", at[i-1], s.In, t))
		}
	}
	return errors.Join(errs...)
}

// String is the spec, such as "shocks:at=10s/1m0s,orders=500,in=10ms+poisson".
func (s Shocks) String() string {
	var at []string
	for _, t := range s.At {
		at = append(at, t.String())
	}
	_, rest := within(s.Within)
	return fmt.Sprintf("shocks:at=%s,orders=%d,in=%v%s", strings.Join(at, "/"), s.Orders, s.In, rest)
}

// shocked merges two schedules. Of orders that are due at once, the calm one comes first.
type shocked struct {
	calm   Schedule
	shocks Shocks
}

func (s *shocked) String() string          { return s.shocks.String() }
func (s *shocked) Duration() time.Duration { return s.calm.Duration() }
func (s *shocked) added() uint64           { return uint64(len(s.shocks.At)) * s.shocks.Orders }
func (s *shocked) Len() uint64             { return s.calm.Len() + s.added() }

func (s *shocked) Due(k uint64) time.Duration {
	if k >= s.Len() {
		return s.Duration()
	}
	least, most := k-min(k, s.added()), min(k, s.calm.Len())
	calm := least + uint64(sort.Search(int(most-least), func(i int) bool {
		calm := least + uint64(i)
		return s.shock(k-calm-1) < s.calm.Due(calm)
	}))
	return min(s.calm.Due(calm), s.shock(k-calm))
}

// shock is when the added order j is due.
func (s *shocked) shock(j uint64) time.Duration {
	if j >= s.added() {
		return s.Duration()
	}
	hi, lo := bits.Mul64(uint64(s.shocks.In), j%s.shocks.Orders)
	after, _ := bits.Div64(hi, lo, s.shocks.Orders)
	return s.shocks.At[j/s.shocks.Orders] + time.Duration(after)
}
