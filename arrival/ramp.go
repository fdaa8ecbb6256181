package arrival

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"sort"
	"time"

	"github.com/ordergen/ordergen"
)

// ramp has its orders evenly along the rate. Due is a closed form of the order's index,
// never a sum of gaps, so it does not drift.
type ramp struct {
	pieces   []piece
	orders   uint64
	duration time.Duration
}

// piece is one stage in the units of the formulas: orders and seconds.
type piece struct {
	start    time.Duration // of the stage, from that of the schedule
	duration time.Duration
	before   float64 // orders due before the stage: its N(0)
	r0, r1   float64 // orders/s at its start and end
}

const (
	longestStage = 10 * 365 * 24 * time.Hour
	fastestRate  = 1e9 // orders/s: one each nanosecond, the resolution of Due
)

// Ramp lines the stages up and has the orders evenly along their rate: order k is due
// when the integral of the rate reaches k. Its errors name the stage, the value and the
// range, all faults at once.
func Ramp(stages ...ordergen.Stage) (Schedule, error) {
	if err := checkStages(stages); err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	s := &ramp{}
	orders := new(big.Rat) // exact, so that 500 a minute for two minutes are 1000
	for _, stage := range stages {
		before, _ := orders.Float64()
		s.pieces = append(s.pieces, piece{
			start:    s.duration,
			duration: stage.Duration,
			before:   before,
			r0:       perSecond(stage.From),
			r1:       perSecond(stage.To),
		})
		s.duration += stage.Duration
		orders.Add(orders, area(stage))
	}
	// Order k is due at N⁻¹(k), and the last one before the end: ⌈N(end)⌉ orders.
	count, rest := new(big.Int).QuoRem(orders.Num(), orders.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		count.Add(count, big.NewInt(1))
	}
	if count.BitLen() > 53 {
		return nil, fmt.Errorf("schedule: it has %v orders, want at most 2^53", count)
	}
	s.orders = count.Uint64()
	if s.orders == 0 {
		return nil, errors.New("schedule: no order is due in it, want a rate above 0 in some stage")
	}
	return s, nil
}

func checkStages(stages []ordergen.Stage) error {
	if len(stages) == 0 {
		return errors.New("there is no stage, want at least one, such as ordergen.Hold(ordergen.PerSecond(84), time.Minute)")
	}
	var errs []error
	for i, s := range stages {
		if s.Duration <= 0 || s.Duration > longestStage {
			errs = append(errs, fmt.Errorf("stage %d lasts %v, want more than 0 and at most %v", i, s.Duration, longestStage))
		}
		for _, end := range []struct {
			name string
			rate ordergen.Rate
		}{{"From", s.From}, {"To", s.To}} {
			switch {
			case end.rate.Per <= 0:
				errs = append(errs, fmt.Errorf("stage %d has %s per %v, want a unit of time above 0", i, end.name, end.rate.Per))
			case end.rate.Orders < 0 || perSecond(end.rate) > fastestRate:
				errs = append(errs, fmt.Errorf("stage %d has %s = %v, want 0..%.0f orders/s", i, end.name, end.rate, fastestRate))
			}
		}
	}
	return errors.Join(errs...)
}

func perSecond(r ordergen.Rate) float64 { return float64(r.Orders) / r.Per.Seconds() }

// area is the number of orders of a stage, (r0 + r1)/2 · D.
func area(s ordergen.Stage) *big.Rat {
	sum := new(big.Rat).SetFrac64(s.From.Orders, int64(s.From.Per))
	sum.Add(sum, new(big.Rat).SetFrac64(s.To.Orders, int64(s.To.Per)))
	return sum.Mul(sum, new(big.Rat).SetFrac64(int64(s.Duration), 2))
}

func (s *ramp) Len() uint64 { return s.orders }

func (s *ramp) Duration() time.Duration { return s.duration }

func (s *ramp) Due(k uint64) time.Duration {
	if k >= s.orders {
		return s.duration
	}
	p := s.pieces[sort.Search(len(s.pieces), func(i int) bool { return s.pieces[i].before > float64(k) })-1]
	return p.start + p.due(float64(k)-p.before)
}

// due inverts N(t) = r0·t + (r1−r0)·t²/2D by the root that is stable for every
// slope, t = 2n/(r0 + √(r0² + 2n·(r1−r0)/D)); orders, seconds.
func (p piece) due(n float64) time.Duration {
	if n <= 0 && p.r0 > 0 {
		return 0
	}
	d := p.duration.Seconds()
	root := math.Sqrt(max(0, p.r0*p.r0+2*n*(p.r1-p.r0)/d))
	if p.r0+root == 0 {
		return 0
	}
	t := 2 * n / (p.r0 + root)
	return min(time.Duration(math.Round(t*1e9)), p.duration)
}
