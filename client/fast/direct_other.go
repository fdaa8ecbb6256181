//go:build !linux

package fast

import (
	"io"
	"net"
	"syscall"
)

func newDirect(tcp net.Conn, _ syscall.RawConn) io.ReadWriter { return tcp }
