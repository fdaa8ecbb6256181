package fast

import (
	"errors"
	"io"
)

// wire is a connection that may write a request and wait for the answer at once.
type wire interface {
	io.ReadWriter
	// Post writes a request and may wait until the answer can be read. With an error, it
	// says how much was written; errStale is that of a connection which the other end has
	// closed or written to, unasked.
	Post(request []byte) (written int, err error)
}

var errStale = errors.New("the connection is closed, or an answer came that nobody asked for")
