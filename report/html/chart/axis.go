package chart

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Axis is the range of the values of a chart in one direction. Without Ticks it has some at
// round values.
type Axis struct {
	Label    string
	Min, Max float64 // Min > 0 on a logarithmic axis
	Log      bool
	Ticks    []Tick
}

// Tick is a value that an axis names.
type Tick struct {
	At   float64
	Text string
}

// at is the place of a value on the axis, 0..1. What lies beyond an end is at it.
func (a Axis) at(v float64) float64 {
	low, high := a.Min, a.Max
	if a.Log {
		low, high, v = math.Log(low), math.Log(high), math.Log(max(v, a.Min))
	}
	if !(high > low) {
		return 0.5
	}
	return min(max((v-low)/(high-low), 0), 1)
}

func (a Axis) ticks() []Tick {
	switch {
	case a.Ticks != nil:
		return a.Ticks
	case a.Log:
		return Decades(a.Min, a.Max, plain)
	}
	return Linear(a.Min, a.Max, 5, plain)
}

func plain(v float64) string {
	if math.Abs(v) >= 1e4 {
		return strconv.FormatFloat(v/1e3, 'f', -1, 64) + "k"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Linear has about n ticks at multiples of 1, 2 or 5 times a power of ten.
func Linear(low, high float64, n int, text func(float64) string) (all []Tick) {
	rough := (high - low) / float64(n)
	if !(rough > 0) || math.IsInf(rough, 1) {
		return []Tick{{low, text(low)}}
	}
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	step := 10 * power
	for _, m := range []float64{1, 2, 5} {
		if m*power >= rough {
			step = m * power
			break
		}
	}
	for k := math.Ceil(low / step); k*step <= high; k++ {
		v := k * step
		v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64) // 0.3, not 0.30000000000000004
		all = append(all, Tick{v, text(v)})
	}
	return all
}

// Decades has a tick at each power of ten from low to high, and where these are few at 2 and
// 5 times it.
func Decades(low, high float64, text func(float64) string) (all []Tick) {
	steps := []float64{1}
	if high/low < 1e3 {
		steps = []float64{1, 2, 5}
	}
	for e := math.Floor(math.Log10(low)); e <= math.Ceil(math.Log10(high)); e++ {
		for _, m := range steps {
			v, _ := strconv.ParseFloat(fmt.Sprintf("%ge%g", m, e), 64) // exact, where a product of powers is not
			if v >= low && v <= high {
				all = append(all, Tick{v, text(v)})
			}
		}
	}
	return all
}

// Clock has ticks at round times of a run, in seconds.
func Clock(low, high float64) (all []Tick) {
	for _, step := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 4 * 3600, 12 * 3600, 24 * 3600} {
		if (high-low)/step > 8 && step < 24*3600 {
			continue
		}
		for k := math.Ceil(low / step); k*step <= high; k++ {
			all = append(all, Tick{k * step, ClockText(k * step)})
		}
		return all
	}
	return nil
}

// ClockText is a time of a run, in seconds, as hours, minutes and seconds.
func ClockText(seconds float64) string {
	d := time.Duration(math.Round(seconds*10)) * 100 * time.Millisecond
	h, m, s := int(d.Hours()), int(d.Minutes())%60, (d % time.Minute).Seconds()
	text := strconv.FormatFloat(s, 'f', -1, 64)
	if s < 10 {
		text = "0" + text
	}
	if h > 0 {
		return fmt.Sprintf("%d:%02d:%s", h, m, text)
	}
	return fmt.Sprintf("%d:%s", m, text)
}
