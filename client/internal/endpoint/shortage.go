package endpoint

import (
	"errors"
	"net"
	"slices"
	"strings"
	"syscall"
)

// short are the errors of a machine that has run out of descriptors, ports or memory.
var short = []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.EADDRNOTAVAIL, syscall.ENOBUFS, syscall.ENOMEM}

// IsShortage reports whether it is this machine that lacks something, and not the target.
func IsShortage(err error) bool {
	if slices.ContainsFunc(short, func(e syscall.Errno) bool { return errors.Is(err, e) }) {
		return true
	}
	// The resolver keeps the text alone.
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && slices.ContainsFunc(short, func(e syscall.Errno) bool { return strings.Contains(dns.Err, e.Error()) })
}
