package client

import (
	"context"
	"time"
)

// sleepUntil waits for a deadline and reports whether it came before the context
// ended. A deadline that has passed does not wait.
func sleepUntil(ctx context.Context, deadline time.Time) bool {
	wait := time.Until(deadline)
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
