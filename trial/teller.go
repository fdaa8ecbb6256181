package trial

import "github.com/ordergen/ordergen/client"

// teller passes the progress of a run on from a goroutine of its own, so that neither a
// slow watcher nor a slow endpoint holds the run up. Of what comes while it is busy it
// passes the last on alone.
type teller struct {
	latest chan client.Progress
	done   chan struct{}
	turn   chan struct{} // holds one while the watcher is told something: never two things at a time
}

func newTeller(pass func(client.Progress)) *teller {
	t := &teller{make(chan client.Progress, 1), make(chan struct{}), make(chan struct{}, 1)}
	go func() {
		defer close(t.done)
		for p := range t.latest {
			t.interject(func() { pass(p) })
		}
	}()
	return t
}

// tell never waits. Its calls must not overlap.
func (t *teller) tell(p client.Progress) {
	select {
	case <-t.latest:
	default:
	}
	t.latest <- p
}

// interject says something between two reports of progress.
func (t *teller) interject(say func()) {
	t.turn <- struct{}{}
	defer func() { <-t.turn }()
	say()
}

// stop waits until the last progress is passed on.
func (t *teller) stop() {
	close(t.latest)
	<-t.done
}
