// Package wire shows an engine that orders reach through a [client.Target], such as one behind
// HTTP, to package conform.
//
//	venue := &wire.Venue{Target: &client.HTTPTarget{BaseURL: url}, Symbols: []string{"A", "B", "C"}}
//	if err := venue.Probe(ctx); err != nil {
//		return err
//	}
//	report := conform.Suite{Tapes: 200}.Run(venue.Engine)
//
// What answers say is all that it knows: whether an order was taken, and the shares and the
// fills of its [client.Receipt]. Makers, prices and the book are not told, so conform declares them
// as lacking, and what rests is found by cancels at the end of each tape.
//
// Several clients may ask at once, as a [conform.Contest] has them do. Where answers tell their Sequence that
// is the order of execution which is checked.
//
// An answer must come after the order was matched, as it does where it says what was filled. An
// engine that takes an order, answers, and matches it later needs an adapter of its own that waits
// for quiet: docs/conformance.md tells how.
package wire
