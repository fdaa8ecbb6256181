package trial

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// onFirst calls f when the first order is sent, which is due at the start of a run.
func onFirst(target client.Target, f func()) client.Target {
	var once sync.Once
	return client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		once.Do(f)
		return target.Send(ctx, o)
	})
}

// event is something to do at a time after the start of a run.
type event struct {
	at time.Duration
	do func(context.Context) error
}

// schedule does the events at their times after the start. The function that it
// returns cancels those to come, waits for the one under way, and returns what went
// wrong: of an event that the end of the context cut short, nothing.
func schedule(ctx context.Context, start <-chan struct{}, events []event) (stop func() error) {
	waiting, cancel := context.WithCancel(ctx)
	var (
		wg   sync.WaitGroup
		errs = make([]error, len(events))
	)
	for i, e := range events {
		wg.Go(func() {
			select {
			case <-start:
			case <-waiting.Done():
				return
			}
			timer := time.NewTimer(e.at)
			defer timer.Stop()
			select {
			case <-timer.C:
				errs[i] = e.do(ctx)
			case <-waiting.Done():
			}
		})
	}
	return func() error {
		cancel()
		wg.Wait()
		if ctx.Err() != nil {
			return nil
		}
		return errors.Join(errs...)
	}
}
