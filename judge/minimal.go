package judge

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// mostReplayed bounds the work of minimal, in events.
const mostReplayed = 20_000_000

// minimal leaves out what the contradiction in the last of some steps does not need: what is
// left wants and got the same, so that the right answer would agree with it. First
// it tries what belongs together, as an order and those that it trades with, and then each
// step by itself.
func minimal(steps []step, wrong fault) []step {
	budget := mostReplayed
	shows := func(some []step) bool {
		budget -= len(some)
		found := firstFault(some)
		return found != nil && found.at == len(some)-1 && found.fault == wrong
	}
	last := steps[len(steps)-1]
	without := func(units [][]step, from, to int) ([][]step, bool) {
		fewer := append(units[:from:from], units[to:]...)
		return fewer, shows(append(inOrder(fewer), last))
	}
	for _, split := range []func([]step) [][]step{together, oneByOne} {
		units := split(steps[:len(steps)-1])
		for size := max(len(units)/2, 1); budget > 0; {
			before := len(units)
			for from := 0; from < len(units) && budget > 0; {
				if fewer, still := without(units, from, min(from+size, len(units))); still {
					units = fewer
				} else {
					from += size
				}
			}
			if size == 1 && len(units) == before {
				break
			}
			size = max(size/2, 1)
		}
		steps = append(inOrder(units), last)
	}
	return steps
}

// found is a fault and the place of its step.
type found struct {
	at int
	fault
}

// firstFault replays steps up to the first answer that is wrong.
func firstFault(steps []step) *found {
	r := newReference()
	for i, s := range steps {
		if wrong := r.take(s); wrong != nil {
			return &found{i, *wrong}
		}
	}
	return nil
}

// together groups steps that share an order, or trade with each other.
func together(steps []step) (units [][]step) {
	parent := make([]int, len(steps))
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	entered := make(map[ordergen.ID]int, len(steps))
	r := newReference()
	for i, s := range steps {
		parent[i] = i
		if r.take(s) != nil {
			continue
		}
		join := func(id ordergen.ID) {
			if other, known := entered[id]; known {
				parent[root(i)] = root(other)
			}
		}
		if o := s.Event; o.Action == ordergen.Submit {
			entered[o.ID] = i
			for _, f := range r.fills {
				join(f.Maker)
			}
		} else {
			join(o.Orig)
		}
	}
	place := make(map[int]int)
	for i, s := range steps {
		at, known := place[root(i)]
		if !known {
			at = len(units)
			place[root(i)] = at
			units = append(units, nil)
		}
		s.turn = i
		units[at] = append(units[at], s)
	}
	return units
}

func oneByOne(steps []step) (units [][]step) {
	for i, s := range steps {
		s.turn = i
		units = append(units, []step{s})
	}
	return units
}

// inOrder is all steps of some units, by their turn.
func inOrder(units [][]step) (steps []step) {
	for _, u := range units {
		steps = append(steps, u...)
	}
	slices.SortFunc(steps, func(a, b step) int { return a.turn - b.turn })
	return steps
}
