package ordergen

// Standing is the book at index i of a flow of lives, once all events below it were taken
// and none from it on: the orders of the lives that are open there, on both sides, in the
// order in which they came to their places. Lives open below index 0 too, so Standing(0)
// is the book to seed before a run from the start, and Standing(i) lets one start or go
// on anywhere. It takes time in proportion to its size. Of a life whose makers are taken
// in part, the makers are taken in their order; which ones an engine has left depends on
// the arrival order, and the shares do not.
//
// A one-sided flow has none, and Standing is nil: its book comes from NewBook.
func (s *Stream) Standing(i uint64) *Book {
	if s.lives == nil {
		return nil
	}
	b := &Book{standing: &standing{lives: s.lives, first: i}, lookup: make(map[string]int)}
	b.standing.bySymbol = s.lives.standing(i)
	for k, symbol := range s.symbols {
		b.lookup[symbol] = k
	}
	return b
}
