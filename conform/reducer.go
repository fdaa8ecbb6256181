package conform

import (
	"cmp"
	"slices"

	"github.com/ordergen/ordergen"
)

// reducer looks for the fewest operations and clients that break a law. Where the operations do it
// one after the other too, in the order of their execution, the schedule is known and a tape
// is made of them. Else they are played again and again, every other time in the schedule in which
// they showed the breach last, and fewer of them are kept where some repeat shows it.
type reducer struct {
	profile   profile
	newEngine func() Engine
	journal   func(scripts)

	race    Race
	scripts scripts
	history history
	breach  *breach
	effort  int // operations that all candidates together may still cost
}

const (
	reducerRepeats = 60      // how often one candidate is tried
	reducerEffort  = 400_000 // operations that all candidates together may cost
	raceRepeats    = 100     // how often the operations that are left are tried, where that costs no more than the candidates may
)

func (m *reducer) reduce() {
	most := m.effort // operations that the repeats of what is left may cost
	if alone := m.alone(); alone != nil {
		m.race.Alone = alone
		return
	}
	m.narrow()
	for again := true; again && m.effort > 0; {
		before := m.scripts.size()
		m.dropClients()
		m.dropOperations()
		m.dropPairs()
		again = m.scripts.size() < before
	}
	m.race.Reason = m.breach.Reason
	m.race.Clients = m.scripts.clients()
	m.race.Repeats = min(raceRepeats, 1+most/m.scripts.size())
	for range m.race.Repeats {
		played := m.scripts
		if m.race.Scheduled {
			played = m.scripts.scheduled(m.history)
		}
		m.journal(played)
		if found, _ := played.play(m.newEngine).check(m.profile); found != nil && found.Broken == m.race.Broken {
			m.race.Shown++
		}
	}
	for _, op := range m.history.asked() {
		m.race.Operations = append(m.race.Operations, op.String())
	}
}

// asked are the operations of the clients by their place in the order of execution, or by their answers.
func (h history) asked() []operation {
	ops := slices.DeleteFunc(slices.Clone(h.operations), func(op operation) bool { return op.Client == settler })
	slices.SortFunc(ops, func(a, b operation) int {
		return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.Returned, b.Returned))
	})
	return ops
}

// alone plays the operations one after the other: first those of the symbol that shows the breach.
func (m *reducer) alone() *Divergence {
	ops := m.history.asked()
	if at := m.breach.At; at != nil {
		others := func(op operation) bool { return op.Order.Symbol != at.Order.Symbol }
		if d := m.inARow(slices.DeleteFunc(slices.Clone(ops), others)); d != nil {
			return d
		}
	}
	return m.inARow(ops)
}

// inARow plays operations one after the other, and makes what they find minimal.
func (m *reducer) inARow(ops []operation) *Divergence {
	var tape Tape
	places := map[ordergen.ID]int{}
	target := func(id ordergen.ID) int {
		if place, ok := places[id]; ok {
			return place
		}
		return nobody
	}
	for _, op := range ops {
		switch o := op.Order; o.Action {
		case ordergen.Cancel:
			tape = append(tape, Cancel{target(o.Orig)})
		case ordergen.Replace:
			tape = append(tape, Replace{target(o.Orig), o.Price, o.Quantity})
		default:
			places[o.ID] = len(tape)
			s := Submit{Symbol: o.Symbol, Side: o.Side, Type: o.Type, Price: o.Price, Quantity: o.Quantity}
			if s.Symbol == (Submit{}).symbol() {
				s.Symbol = ""
			}
			tape = append(tape, s)
		}
	}
	if m.profile.settles() {
		tape = tape.settled()
	}
	found := unwatchedDivergence(m.newEngine, tape)
	if found == nil {
		return nil
	}
	play := func(t Tape) *Divergence { return Play(m.newEngine, t) }
	shortest := minimiser{play: play, found: found, unit: m.profile.rules.Bounds, effort: min(m.effort, effort)}
	shortest.minimise()
	return shortest.found
}

// narrow keeps the operations up to the breach, of its symbol, where it has one.
func (m *reducer) narrow() {
	if m.breach.At == nil {
		return
	}
	symbol, last := m.breach.At.Order.Symbol, m.breach.At.Returned
	m.shows(m.scripts.where(func(client, i int) bool {
		op := m.seen(client, i)
		return op.Order.Symbol == symbol && op.Called <= last
	}))
}

// seen is the operation of the history that stands at a place of the scripts.
func (m *reducer) seen(client, i int) operation {
	for _, script := range m.scripts[:client] {
		i += len(script)
	}
	if i >= len(m.history.operations) {
		return operation{}
	}
	return m.history.operations[i]
}

// where returns the scripts with the operations that qualify.
func (s scripts) where(qualifies func(client, i int) bool) scripts {
	kept := make(scripts, len(s))
	for client, script := range s {
		for i, op := range script {
			if qualifies(client, i) {
				kept[client] = append(kept[client], op)
			}
		}
	}
	return kept
}

func (m *reducer) dropClients() {
	for client := range m.scripts {
		if len(m.scripts[client]) > 0 {
			m.shows(m.scripts.where(func(c, _ int) bool { return c != client }))
		}
	}
}

// dropOperations drops runs of operations of each client, and then single ones.
func (m *reducer) dropOperations() {
	for client := range m.scripts {
		for size := max(len(m.scripts[client])/2, 1); size > 0; size /= 2 {
			for end := len(m.scripts[client]); end >= size; end -= size {
				from := end - size
				m.shows(m.scripts.where(func(c, i int) bool { return c != client || i < from || i >= end }))
			}
		}
	}
}

// dropPairs drops two operations at once, as a maker and its taker can often go only together.
func (m *reducer) dropPairs() {
	const most = 12 // operations whose pairs are few enough
	for second := m.scripts.size() - 1; second > 0 && m.scripts.size() <= most; second-- {
		for first := second - 1; first >= 0; first-- {
			at := -1
			if m.shows(m.scripts.where(func(int, int) bool { at++; return at != first && at != second })) {
				second = min(second, m.scripts.size())
				break
			}
		}
	}
}

// shows plays a candidate until it breaks the law, and keeps it then.
func (m *reducer) shows(candidate scripts) bool {
	if candidate.size() == 0 || candidate.size() == m.scripts.size() {
		return false
	}
	for try := range reducerRepeats {
		if m.effort -= candidate.size(); m.effort < 0 {
			return false
		}
		played, scheduled := candidate, try%2 == 0
		if scheduled {
			played = candidate.scheduled(m.history)
		}
		m.journal(played)
		h := played.play(m.newEngine)
		if found, _ := h.check(m.profile); found != nil && found.Broken == m.race.Broken {
			m.scripts, m.history, m.breach, m.race.Scheduled = candidate, h, found, scheduled
			return true
		}
	}
	return false
}
