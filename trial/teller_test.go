package trial

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen/client"
)

// A watcher that takes a minute for each progress misses some, never the last, and holds
// nobody up.
func TestTellerHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []int64
		teller := newTeller(func(p client.Progress) {
			time.Sleep(time.Minute)
			told = append(told, p.Sent)
		})
		began := time.Now()
		for n := range int64(100) {
			teller.tell(client.Progress{Sent: n})
			if n == 0 {
				synctest.Wait() // until it is busy
			}
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("telling took %v", took)
		}
		teller.stop()
		if !slices.Equal(told, []int64{0, 99}) {
			t.Errorf("it was told %v, want the first and the last", told)
		}
	})
}

// What is said in between waits for the watcher to be done with the progress before it.
func TestTellerInterjects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []string
		teller := newTeller(func(client.Progress) {
			time.Sleep(time.Second) // in virtual time
			said = append(said, "progress")
		})
		teller.tell(client.Progress{})
		synctest.Wait()
		teller.interject(func() { said = append(said, "disturbed") })
		teller.stop()
		if want := []string{"progress", "disturbed"}; !slices.Equal(said, want) {
			t.Errorf("said %v, want %v", said, want)
		}
	})
}
