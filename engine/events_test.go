package engine

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

func TestEventsTellOrdersAndFills(t *testing.T) {
	var got []Event
	s := newShard(t, ShardConfig{}, &Broker{Deliver: func(e Event) { got = append(got, e) }})
	mustSeed(t, s, ask(1, 10))
	for _, o := range []ordergen.Order{bid(1, 4), bid(2, 9)} {
		if _, err := s.Submit(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	want := []Event{
		{Shard: "a", Order: bid(1, 4), Fills: []Fill{{Maker: ask(1, 0).ID, Taker: bid(1, 0).ID, Price: 100, Quantity: 4}}},
		{Shard: "a", Order: bid(2, 9), Fills: []Fill{{Maker: ask(1, 0).ID, Taker: bid(2, 0).ID, Price: 100, Quantity: 6}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestPausedBrokerDoesNotHoldMatchingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broker Broker
		s := newShard(t, ShardConfig{Name: "a", Symbols: []string{"A"}, EventQueue: 3}, &broker)
		broker.Pause()
		for i := range 10 {
			if _, err := s.Submit(t.Context(), bid(i, 1)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		// One event is held by the sender, three wait in the queue.
		if c := s.Counters(); c.Received[ordergen.Buy] != 10 || c.Published != 0 || c.Dropped != 6 {
			t.Errorf("during the outage %+v, want 10 orders received and 6 events dropped", c)
		}
		broker.Pause() // a second time changes nothing
		broker.Resume()
		broker.Resume()
		synctest.Wait()
		if c := s.Counters(); c.Published != 4 || c.Dropped != 6 {
			t.Errorf("after the outage %+v, want 4 events published and 6 dropped", c)
		}
	})
}

func TestCloseDuringAnOutageDropsTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broker Broker
		broker.Pause()
		s := newShard(t, ShardConfig{}, &broker)
		for i := range 5 {
			if _, err := s.Submit(t.Context(), bid(i, 1)); err != nil {
				t.Fatal(err)
			}
		}
		s.Close()
		if c := s.Counters(); c.Published != 0 || c.Dropped != 5 {
			t.Errorf("counters are %+v, want 5 events dropped", c)
		}
	})
}

func TestSyncPublishHoldsMatchingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broker Broker
		s := newShard(t, ShardConfig{Name: "a", Symbols: []string{"A"}, SyncPublish: true}, &broker)
		broker.Pause()
		time.AfterFunc(time.Minute, broker.Resume)
		var orders sync.WaitGroup
		for i := range 3 {
			orders.Go(func() {
				if _, err := s.Submit(t.Context(), bid(i, 1)); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if got := s.Counters(); got.Received[ordergen.Buy] != 1 || got.Published != 0 {
			t.Errorf("during the outage %+v, want one order received and none published", got)
		}
		orders.Wait()
		if got := s.Counters(); got.Received[ordergen.Buy] != 3 || got.Published != 3 {
			t.Errorf("after the outage %+v, want three orders received and published", got)
		}
		if got := s.snapshot().matching.sum; got != 120 {
			t.Errorf("matching took %v s, want 60 s for each of the two orders that waited", got)
		}
	})
}

func TestSyncPublishClosesDuringAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broker Broker
		broker.Pause()
		s := newShard(t, ShardConfig{Name: "a", Symbols: []string{"A"}, SyncPublish: true}, &broker)
		for i := range 3 {
			go s.Submit(t.Context(), bid(i, 1))
		}
		synctest.Wait()
		s.Close()
		if c := s.Counters(); c.Received[ordergen.Buy] != 1 || c.Dropped != 1 {
			t.Errorf("counters are %+v, want one order received and its event dropped", c)
		}
	})
}
