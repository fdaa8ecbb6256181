package formats

// BookBefore is the book before a message, from the levels after it: what the first line
// of a LOBSTER orderbook file says, less what the first message did.
func BookBefore(levels []Message, first Message) []Message {
	change := int64(0) // shares that the message brought to its level
	switch first.Kind {
	case Added:
		change = first.Shares
	case Shrunk, Deleted, Executed:
		change = -first.Shares
	}
	if change == 0 {
		return levels
	}
	var before []Message
	found := false
	for _, l := range levels {
		if l.Side == first.Side && l.Price == first.Price {
			found = true
			l.Shares -= change
		}
		if l.Shares > 0 {
			before = append(before, l)
		}
	}
	if !found && change < 0 { // the message emptied its level
		before = append(before, Message{Kind: Added, Symbol: first.Symbol, Side: first.Side, Price: first.Price, Shares: -change})
	}
	return before
}
