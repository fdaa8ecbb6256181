package client

import (
	"testing"
	"time"
)

// What goes by a socket goes by no proxy.
func TestProxyOfATransport(t *testing.T) {
	for socket, proxied := range map[string]bool{"": true, "/tmp/engine": false} {
		if got := newTransport(socket, nil).Proxy != nil; got != proxied {
			t.Errorf("the transport to the socket %q asks for a proxy: %v, want %v", socket, got, proxied)
		}
	}
}

// A system that takes a connection and says nothing holds up the order for 5 s, and not for
// as long as an answer may take.
func TestTransportGivesAHandshakeUp(t *testing.T) {
	if d := newTransport("", nil).TLSHandshakeTimeout; d != 5*time.Second {
		t.Errorf("a handshake may take %v, want 5 s", d)
	}
}
