package client

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"

	"github.com/ordergen/ordergen/client/internal/idle"
)

const (
	dialTimeout = 5 * time.Second
	// An HTTP/2 connection that has been silent for so long is asked for a sign of life, and
	// given up when none comes within as long again.
	silence = time.Second
)

// newTransport returns a transport for many requests at a time to one host, or to the Unix
// socket if there is one.
func newTransport(socket string, config *tls.Config) *http.Transport {
	dialer := net.Dialer{Timeout: dialTimeout}
	proxy := http.ProxyFromEnvironment
	if socket != "" {
		proxy = nil
	}
	return &http.Transport{
		Proxy: proxy,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if socket != "" {
				network, address = "unix", socket
			}
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return newCountedConn(conn), nil
		},
		TLSClientConfig:        config,
		MaxIdleConnsPerHost:    1 << 16,
		IdleConnTimeout:        idle.Longest,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: silence, PingTimeout: silence},
		TLSHandshakeTimeout:    dialTimeout,
		MaxResponseHeaderBytes: longestHead,
	}
}

// straight sends requests on and follows no redirect: an order that is told to go elsewhere
// is refused. Without the place to go to, http.Client returns the answer.
type straight struct{ http.RoundTripper }

// RoundTrip is that of http.RoundTripper.
func (s straight) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := s.RoundTripper.RoundTrip(request)
	if err == nil {
		response.Header.Del("Location")
	}
	return response, err
}

// CloseIdleConnections is that of http.Client, which asks its transport for it.
func (s straight) CloseIdleConnections() {
	(&http.Client{Transport: s.RoundTripper}).CloseIdleConnections()
}

// withoutRedirects is a client like c.
func withoutRedirects(c http.Client) *http.Client {
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	c.Transport = straight{c.Transport}
	return &c
}
