package summary

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// segment is a stretch of a run, 0 ≤ from < to ≤ 1, in exact fractions.
type segment struct {
	from, to *big.Rat
	text     string
}

func parseSegment(s string) (segment, error) {
	a, b, _ := strings.Cut(s, ":")
	from, ok := new(big.Rat).SetString(a)
	to, ok2 := new(big.Rat).SetString(b)
	if !ok || !ok2 || from.Sign() < 0 || from.Cmp(to) >= 0 || to.Cmp(big.NewRat(1, 1)) > 0 {
		return segment{}, fmt.Errorf("segment is %q, want two fractions such as 1/3:2/3, the second larger", s)
	}
	return segment{from, to, s}, nil
}

// checkTiling says where the segments of the shares leave a gap or overlap, and where
// they were not cut by one sequence, without which k6 gives orders out twice.
func checkTiling(shares []*Share) []string {
	var (
		problems []string
		segments []segment
	)
	for _, s := range shares {
		if s.Sequence != shares[0].Sequence {
			problems = append(problems, fmt.Sprintf("segment %s is of the sequence %q and segment %s of %q, want one --execution-segment-sequence for all", shares[0].Segment, shares[0].Sequence, s.Segment, s.Sequence))
		}
		seg, err := parseSegment(s.Segment)
		if err != nil {
			return append(problems, err.Error())
		}
		segments = append(segments, seg)
	}
	slices.SortFunc(segments, func(a, b segment) int { return a.from.Cmp(b.from) })
	at := new(big.Rat)
	for _, s := range segments {
		switch s.from.Cmp(at) {
		case 1:
			problems = append(problems, fmt.Sprintf("the segment %s:%s is missing", at.RatString(), s.from.RatString()))
		case -1:
			problems = append(problems, fmt.Sprintf("the segment %s overlaps another", s.text))
		}
		if s.to.Cmp(at) > 0 {
			at = s.to
		}
	}
	if one := big.NewRat(1, 1); at.Cmp(one) < 0 {
		problems = append(problems, fmt.Sprintf("the segment %s:1 is missing", at.RatString()))
	}
	return problems
}
