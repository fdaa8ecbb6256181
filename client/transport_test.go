package client

import "testing"

// What goes by a socket goes by no proxy.
func TestProxyOfATransport(t *testing.T) {
	for socket, proxied := range map[string]bool{"": true, "/tmp/engine": false} {
		if got := newTransport(socket, nil).Proxy != nil; got != proxied {
			t.Errorf("the transport to the socket %q asks for a proxy: %v, want %v", socket, got, proxied)
		}
	}
}
