package client

import (
	"errors"
	"syscall"
	"testing"
)

func TestErrorsOfATargetSayWhatWasRefused(t *testing.T) {
	for want, err := range map[string]error{
		"refused with status 503: the book is closed":                   &Refusal{Status: 503, Reason: "the book is closed"},
		"refused with status 404: no reason given":                      &Refusal{Status: 404},
		"not sent: no route":                                            NotSent(errors.New("no route")),
		"not sent, as this machine is short: " + syscall.EMFILE.Error(): NotSent(syscall.EMFILE),
	} {
		if got := err.Error(); got != want {
			t.Errorf("the error says %q, want %q", got, want)
		}
	}
}
