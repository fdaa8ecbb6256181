package observe

import "github.com/ordergen/ordergen/internal/enum"

// Growth is by how much a figure rose between two snapshots.
type Growth struct {
	N     int64
	State State // N means something where it is Known
}

// Known reports whether the growth is known.
func (g Growth) Known() bool { return g.State == Known }

// State says whether a change is known, and if not, why.
type State uint8

const (
	Known      State = iota
	NotExposed       // neither snapshot has the figure
	Unread           // an endpoint did not answer one of the snapshots
	Vanished         // the figure was there, and is no longer told where all endpoints answer
	Restarted        // a count fell, as only a restart makes it
	Empty            // nothing was counted that something could be a part of
)

var stateNames = [...]string{Known: "known", NotExposed: "not exposed", Unread: "unread", Vanished: "vanished", Restarted: "restarted", Empty: "no sample"}

// String is the state in a word or two, such as "not exposed".
func (s State) String() string { return enum.Name(stateNames[:], s) }

// Since is the growth of a shard's figure after the earlier snapshot. A Prometheus client
// exports a labelled series only after its first event, so one that is missing earlier,
// where its endpoint answered, was 0 then.
func (s Snapshot) Since(earlier Snapshot, shard string, f Figure) Growth {
	from, was := earlier.figure(shard, f)
	to, is := s.figure(shard, f)
	if state := s.stateSince(earlier, was, is, f.Grows() && to < from); state != Known {
		return Growth{State: state}
	}
	return Growth{N: to - from}
}

// stateSince says what is known of something that was told earlier, or is told now, and that
// fell as nothing falls that is counted.
func (s Snapshot) stateSince(earlier Snapshot, was, is, fell bool) State {
	switch {
	case !was && !is && len(s.Unread) > 0:
		return Unread
	case !was && !is:
		return NotExposed
	case !is && s.answersWhere(earlier):
		return Vanished
	case !is, !was && !earlier.answersWhere(s):
		return Unread
	case fell:
		return Restarted
	}
	return Known
}

// Sum is the growth of a figure of several shards together. Where one is not known, the
// sum is not, for the same reason. A shard that is told of and lacks the figure, where
// another has it, has had no event to count.
func (s Snapshot) Sum(earlier Snapshot, f Figure, shards ...string) Growth {
	sum, exposed := Growth{}, false
	for _, shard := range shards {
		g := s.Since(earlier, shard, f)
		if g.State == NotExposed && s.Shards[shard] != nil {
			continue
		}
		if g.State != Known {
			return Growth{State: g.State}
		}
		sum.N += g.N
		exposed = true
	}
	if !exposed {
		return Growth{State: NotExposed}
	}
	return sum
}
