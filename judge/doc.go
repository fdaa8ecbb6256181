// Package judge holds what an engine answered to the reference book, without running
// either: it replays a tape of events and answers in the order in which the engine
// executed them, and looks for the first answer that cannot be.
//
// That order is the engine's own sequence numbers where it gives them, and the order of
// the lines where a tape has neither numbers nor times, as with an engine's log. Where it
// has times alone, an event that was answered before another was sent came before it, and
// of events under way together nobody knows. What they do is often the same in every
// order, and then it is judged; where it is not, an order is looked for that agrees with
// the answers, and where none is found the rest of that book is undecided. So an engine
// that is right is never accused.
package judge
