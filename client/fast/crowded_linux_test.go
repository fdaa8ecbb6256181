package fast_test

import (
	"fmt"
	"net"
	"syscall"

	"github.com/ordergen/ordergen/client"
)

// crowded has the target connect to a port where as many wait as there is room for. Linux
// lets the next one try again and again.
func crowded(t *client.HTTPTarget, s *server) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		panic(err)
	}
	s.cleanup(func() { syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		panic(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		panic(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		panic(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	conn, err := net.Dial("tcp", address) // there is room for one
	if err != nil {
		panic(err)
	}
	s.cleanup(func() { conn.Close() })
	hasty(t, s)
	t.BaseURL = "http://" + address
}
