package client

import (
	"cmp"
	"context"
	"fmt"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/internal/endpoint"
)

// Target takes orders. Send returns when the target has answered: nil when it
// accepted the order, a *Refusal when it certainly did not, a *Shortage when this machine
// could not send it, and any other error when the order's fate is unknown, as after a
// timeout. With an error the receipt has no meaning.
//
// Send is called from many goroutines and must return soon after its context ends.
type Target interface {
	Send(ctx context.Context, o ordergen.Order) (Receipt, error)
}

// Checker is a Target that knows whether it is set up right, before anything is sent. A
// Runner asks it.
type Checker interface {
	Check() error
}

// TargetFunc is a function as a Target, such as an engine in the same process. What it
// returns is what Send returns: an order that it has not taken is a *Refusal.
type TargetFunc func(ctx context.Context, o ordergen.Order) (Receipt, error)

var _ Target = TargetFunc(nil)

// Send calls f.
func (f TargetFunc) Send(ctx context.Context, o ordergen.Order) (Receipt, error) { return f(ctx, o) }

// Refusal says that the target did not take an order or a request, for certain.
type Refusal struct {
	Status int    // status of the HTTP answer; 0 where the request never left this machine
	Reason string // what the target gave as its reason
}

// Error gives the status and the reason.
func (r *Refusal) Error() string {
	if r.Status == 0 {
		return r.Reason
	}
	return fmt.Sprintf("refused with status %d: %s", r.Status, cmp.Or(r.Reason, "no reason given"))
}

// Shortage says that an order was not sent because this machine was short of descriptors,
// ports or memory. That is the generator's fault and says nothing of the target.
type Shortage struct{ Reason string }

// Error gives the reason.
func (s *Shortage) Error() string { return "not sent, as this machine is short: " + s.Reason }

// NotSent is the error of a Target for an order of which nothing has left this machine: a
// *Shortage or a *Refusal.
func NotSent(cause error) error {
	if endpoint.IsShortage(cause) {
		return &Shortage{cause.Error()}
	}
	return &Refusal{Reason: "not sent: " + cause.Error()}
}
