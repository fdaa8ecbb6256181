package formats

import "github.com/ordergen/ordergen"

// FeedWriter publishes events and writes what a feed says of them.
type FeedWriter struct {
	Publisher Publisher
	Messages  MessageWriter
}

var (
	_ EventWriter = (*FeedWriter)(nil)
	_ Stander     = (*FeedWriter)(nil)
)

// Stand lets an order rest of which the feed has told before this file.
func (w *FeedWriter) Stand(o ordergen.Order) error {
	_, err := w.Publisher.Publish(Event{At: Untimed, Order: o})
	return err
}

// WriteEvent matches an event and writes its messages.
func (w *FeedWriter) WriteEvent(e Event) error {
	messages, err := w.Publisher.Publish(e)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if err := w.Messages.WriteMessage(m); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the file.
func (w *FeedWriter) Close() error { return w.Messages.Close() }
