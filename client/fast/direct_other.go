//go:build !linux

package fast

import (
	"net"
	"syscall"
)

func newDirect(tcp net.Conn, _ syscall.RawConn) wire { return plain{tcp} }

type plain struct{ net.Conn }

func (p plain) Post(request []byte) (written int, err error) { return p.Write(request) }
