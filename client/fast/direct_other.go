//go:build !linux || race || 386 || s390x

package fast

import (
	"net"
	"syscall"
	"time"

	"github.com/ordergen/ordergen/client/internal/idle"
)

func newDirect(tcp net.Conn, raw syscall.RawConn) wire {
	return &plain{Conn: tcp, raw: raw, used: time.Now()}
}

// plain is also what the race detector gets, which knows nothing of direct system calls,
// and what systems get whose package syscall has no recvfrom.
type plain struct {
	net.Conn
	raw  syscall.RawConn
	used time.Time
}

func (p *plain) Post(request []byte) (written int, err error) {
	if !idle.Quiet(p.raw, time.Since(p.used)) {
		return 0, errStale
	}
	p.used = time.Now()
	return p.Write(request)
}
