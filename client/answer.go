package client

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/ordergen/ordergen/internal/plain"
)

// longestReason is the bytes of an answer that a text gives of it.
const longestReason = 200

// Answer is a target's answer to one request.
type Answer struct {
	Status int
	Body   []byte // its first 64 KB, valid until Decode returns
	Cut    error  // why the rest of the body is missing; nil where it is whole
}

// Decoder reads what an answer says of the order. The error is one of those of
// [Target]. Decode is called from many goroutines.
type Decoder interface {
	Decode(a Answer) (Receipt, error)
}

// Err says by the status alone what is known of the order, in the errors of
// [Target]: one with a status of 2xx is taken, even if the rest of the answer is lost; a
// redirect, another protocol, a client error and an overload, 503, say that it was not
// taken; behind any other status it may have been. The text gives the start of the answer, on one line.
func (a Answer) Err() error {
	if a.Status >= 200 && a.Status < 300 {
		return nil
	}
	reason := plain.Line(string(a.Body), longestReason)
	if a.Status >= 300 && a.Status < 500 || a.Status == http.StatusServiceUnavailable || a.Status == http.StatusSwitchingProtocols {
		return &Refusal{a.Status, reason}
	}
	return errors.Join(fmt.Errorf("status %d, fate of the order unknown: %s", a.Status, reason), a.Cut)
}
