package trial

import (
	"slices"
)

var _ Criterion = flat(0)

// flat is how far the orders that rest and the memory of this process, which the embedded
// engine shares, may rise from the second quarter of a run to its last, per mille.
type flat int

// fewestMarks are needed to tell of a quarter.
const fewestMarks = 8

// slack is what a process may gain whatever it does: a collection of garbage more or less.
const slack = 16 << 20 // bytes

// Judge compares medians, as each mark is taken at one moment of a busy book.
func (perMille flat) Judge(r *RunReport) []Check {
	limit := 1 + float64(perMille)/1000
	return []Check{
		rise("resting orders", r.Resting, limit, 0),
		rise("memory of this process", r.Memory, limit, slack),
	}
}

func rise(of string, series []int64, limit float64, slack int64) Check {
	check := Check{ID: Flat, Of: of, Bound: Bound{Op: "<=", Limit: limit}, Unit: "times", Status: Undecided}
	n := len(series)
	if n < fewestMarks {
		return check
	}
	before, after := median(series[n/4:n/2]), median(series[n-n/4:])
	check.Got = exactly(float64(after) / float64(max(before, 1)))
	check.Status = hold(check.Got.Value <= limit || after-before <= slack, Missed)
	return check
}

func median(series []int64) int64 {
	sorted := slices.Sorted(slices.Values(series))
	return sorted[len(sorted)/2]
}
