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

// Ramp lines the stages up and has the orders evenly along their rate: order k is due
// in the nanosecond in which N(t), the integral of the rate, goes beyond k. So the
// orders due before t are ⌈N(t)⌉, exactly. Its errors name the stage, the value and the
// range, all faults at once.
func Ramp(stages ...ordergen.Stage) (Schedule, error) {
	s, err := newRamp(1, stages)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// ramp is a closed form of the order's index, never a sum of gaps, so it does not drift.
type ramp struct {
	pieces   []piece
	orders   uint64
	duration time.Duration
}

// piece is a stage in its place.
type piece struct {
	curve
	first           uint64 // order that is not due before the stage
	start, duration time.Duration
}

const (
	longestStage = 10 * 365 * 24 * time.Hour
	mostOrders   = 1 << 53
)

// newRamp takes each rate so many times.
func newRamp(times uint64, stages []ordergen.Stage) (*ramp, error) {
	if err := checkStages(stages); err != nil {
		return nil, fmt.Errorf("arrivals: %w", err)
	}
	s := &ramp{}
	orders := new(big.Rat) // exact, so that 500 a minute for two minutes are 1000
	for _, stage := range stages {
		s.pieces = append(s.pieces, piece{newCurve(orders, stage, times), s.orders, s.duration, stage.Duration})
		orders.Add(orders, area(stage, times))
		due, exact := ceil(orders)
		if !exact || due/times > mostOrders {
			return nil, fmt.Errorf("arrivals: the stages have more than 2^53 orders")
		}
		s.orders = due
		s.duration += stage.Duration
	}
	if s.orders == 0 {
		return nil, errors.New("arrivals: no order is due in the stages, want a rate above 0 in some of them")
	}
	return s, nil
}

func checkStages(stages []ordergen.Stage) error {
	if len(stages) == 0 {
		return errors.New("there is no stage, want at least one, such as ordergen.Hold(ordergen.PerSecond(84), time.Minute)")
	}
	var (
		errs []error
		sum  time.Duration
	)
	for i, s := range stages {
		switch {
		case s.Duration <= 0 || s.Duration > longestStage:
			errs = append(errs, fmt.Errorf("stage %d lasts %v, want more than 0 and at most %v", i, s.Duration, longestStage))
		case sum > math.MaxInt64-s.Duration:
			errs = append(errs, fmt.Errorf("the stages up to stage %d last more than %v together", i, time.Duration(math.MaxInt64)))
		default:
			sum += s.Duration
		}
		for _, end := range []struct {
			name string
			rate ordergen.Rate
		}{{"From", s.From}, {"To", s.To}} {
			switch {
			case end.rate.Per <= 0:
				errs = append(errs, fmt.Errorf("stage %d has %s per %v, want a unit of time above 0", i, end.name, end.rate.Per))
			case end.rate.Orders < 0 || end.rate.Orders > end.rate.Per.Nanoseconds():
				errs = append(errs, fmt.Errorf("stage %d has %s = %v, want 0..1000000000/s: one order each nanosecond", i, end.name, end.rate))
			}
		}
	}
	return errors.Join(errs...)
}

// area is the number of orders of a stage, (r0 + r1)/2 · D.
func area(s ordergen.Stage, times uint64) *big.Rat {
	sum := perNanosecond(s.From, times)
	sum.Add(sum, perNanosecond(s.To, times))
	return sum.Mul(sum, new(big.Rat).SetFrac64(int64(s.Duration), 2))
}

// ceil is ⌈x⌉ for x ≥ 0, and whether it is below 2^64.
func ceil(x *big.Rat) (uint64, bool) {
	whole, rest := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return whole.Uint64(), whole.IsUint64()
}

func (s *ramp) String() string          { return Even{}.String() }
func (s *ramp) Len() uint64             { return s.orders }
func (s *ramp) Duration() time.Duration { return s.duration }

func (s *ramp) Due(k uint64) time.Duration {
	if k >= s.orders {
		return s.duration
	}
	// Where no order comes for a while, the next is due when they come again.
	p := &s.pieces[sort.Search(len(s.pieces), func(i int) bool { return s.pieces[i].first > k })-1]
	return p.start + p.inverse(k, p.duration)
}

// Even has the orders evenly along the rate of the stages, as Ramp has.
type Even struct{}

// Schedule is Ramp. Nothing in it is random.
func (Even) Schedule(_ uint64, stages ...ordergen.Stage) (Schedule, error) { return Ramp(stages...) }

func (Even) String() string { return "even" }
