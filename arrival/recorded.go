package arrival

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// Recorded plays the times at which orders once came. The stages say how long the run
// lasts at most; their rates play no part, and nothing is random. It holds 8 bytes for
// each time.
type Recorded struct {
	Times []time.Duration // that do not fall; the first is the start of the run
	Speed float64         // how many times as fast as recorded, 1e-6 to 1e6; 0 is 1
	Gap   time.Duration   // longest time from one order to the next, as recorded: what is longer is cut to it; 0 cuts none
	Loop  bool            // starts again, a mean gap after the last order, until the stages end
	File  string          // is read where Times is nil: see ReadTimes
}

// Schedule plays the recording.
func (r Recorded) Schedule(_ uint64, stages ...ordergen.Stage) (Schedule, error) {
	if err := checkStages(stages); err != nil {
		return nil, fmt.Errorf("arrivals: %w", err)
	}
	times, err := r.times()
	if err != nil {
		return nil, fmt.Errorf("arrivals: recording: %w", err)
	}
	s := &recording{spec: r.String(), times: times}
	last := times[len(times)-1]
	s.length = last + last/time.Duration(len(times)-1)
	for _, stage := range stages {
		s.duration += stage.Duration
	}
	if !r.Loop {
		s.duration = min(s.duration, s.length)
	}
	if float64(s.duration)/float64(s.length)*float64(len(times)) > mostOrders {
		return nil, fmt.Errorf("arrivals: %v: it has more than 2^53 orders in %v", r, s.duration)
	}
	whole, rest := s.duration/s.length, s.duration%s.length
	s.orders = uint64(whole)*uint64(len(times)) + uint64(sort.Search(len(times), func(i int) bool { return times[i] >= rest }))
	return s, nil
}

// times are those of the recording from its first on, at the speed.
func (r Recorded) times() ([]time.Duration, error) {
	recorded := r.Times
	if recorded == nil {
		f, err := os.Open(r.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if recorded, err = ReadTimes(f); err != nil {
			return nil, fmt.Errorf("%s: %w", r.File, err)
		}
	}
	if r.Speed != 0 && !(r.Speed >= 1e-6 && r.Speed <= 1e6) {
		return nil, fmt.Errorf("the speed is %v, want 1e-6..1e6", r.Speed)
	}
	if r.Gap < 0 {
		return nil, fmt.Errorf("the longest gap is %v, want more than 0, or 0 for all as recorded", r.Gap)
	}
	times, cut := make([]time.Duration, len(recorded)), time.Duration(0)
	for i, t := range recorded {
		if i > 0 && t < recorded[i-1] {
			return nil, fmt.Errorf("time %d is %v, before the one in front of it, %v: want times that do not fall", i, t, recorded[i-1])
		}
		if i > 0 && r.Gap > 0 {
			cut += max(t-recorded[i-1]-r.Gap, 0)
		}
		times[i] = t - recorded[0] - cut
		if r.Speed != 0 && r.Speed != 1 {
			times[i] = time.Duration(min(math.Round(float64(times[i])/r.Speed), math.MaxInt64/4))
		}
	}
	if n := len(times); n < 2 || times[n-1] <= 0 || times[n-1] > math.MaxInt64/4 {
		return nil, fmt.Errorf("%d times span %v, want two or more that span from 1 ns to 73 years", n, lastOf(times))
	}
	return times, nil
}

func lastOf(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return times[len(times)-1]
}

// String is the spec, such as "recorded:file=orders.csv,speed=10,gap=5s,loop".
func (r Recorded) String() string {
	spec := "recorded:file=" + r.File
	if r.Speed != 0 && r.Speed != 1 {
		spec += ",speed=" + strconv.FormatFloat(r.Speed, 'g', -1, 64)
	}
	if r.Gap != 0 {
		spec += ",gap=" + r.Gap.String()
	}
	if r.Loop {
		spec += ",loop"
	}
	return spec
}

type recording struct {
	spec             string
	times            []time.Duration
	length, duration time.Duration
	orders           uint64
}

func (s *recording) String() string          { return s.spec }
func (s *recording) Len() uint64             { return s.orders }
func (s *recording) Duration() time.Duration { return s.duration }

func (s *recording) Due(k uint64) time.Duration {
	if k >= s.orders {
		return s.duration
	}
	n := uint64(len(s.times))
	return time.Duration(k/n)*s.length + s.times[k%n]
}

// ReadTimes reads a recording: a time a line, or in the first column of a CSV file, as
// seconds such as 1.000000025, or in RFC 3339. Empty lines, and what starts with #, are
// passed over, and one line before the first time may be a heading. Times count
// from the first; they must not fall. The error names the line.
func ReadTimes(r io.Reader) ([]time.Duration, error) {
	var (
		times  []time.Duration
		first  *big.Int
		headed bool
		lines  = bufio.NewScanner(r)
	)
	for n := 1; lines.Scan(); n++ {
		field, _, _ := strings.Cut(lines.Text(), ",")
		if field = strings.Trim(strings.TrimSpace(field), `"`); field == "" || field[0] == '#' {
			continue
		}
		at, err := nanoseconds(field)
		if err != nil && !headed && times == nil {
			headed = true
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if first == nil {
			first = at
		}
		since := new(big.Int).Sub(at, first)
		if !since.IsInt64() || since.Int64() > math.MaxInt64/4 {
			return nil, fmt.Errorf("line %d: %q is more than 73 years from the first time", n, field)
		}
		if t := time.Duration(since.Int64()); len(times) > 0 && t < times[len(times)-1] {
			return nil, fmt.Errorf("line %d: %q is before the time in front of it, want times that do not fall", n, field)
		}
		times = append(times, time.Duration(since.Int64()))
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(times) == 0 {
		return nil, errors.New("it has no time in it")
	}
	return times, nil
}

// nanoseconds reads seconds or RFC 3339, exactly.
func nanoseconds(field string) (*big.Int, error) {
	if at, err := time.Parse(time.RFC3339Nano, field); err == nil {
		ns := new(big.Int).Mul(big.NewInt(at.Unix()), big.NewInt(1e9))
		return ns.Add(ns, big.NewInt(int64(at.Nanosecond()))), nil
	}
	if len(field) > 40 {
		return nil, fmt.Errorf("%.40q… is too long for a time", field)
	}
	whole, part, _ := strings.Cut(field, ".")
	part = (part + "000000000")[:9] // what is finer than a nanosecond is dropped
	ns, ok := new(big.Int).SetString(whole+part, 10)
	if _, err := strconv.ParseFloat(field, 64); err != nil || !ok {
		return nil, fmt.Errorf("%q is no time, want seconds such as 34200.017459617, or RFC 3339 such as 2026-01-05T09:30:00.25Z", field)
	}
	return ns, nil
}
