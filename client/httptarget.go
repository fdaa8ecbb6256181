package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
)

// HTTPTarget sends each order as a request below BaseURL, by default in the form of [Wire].
// Only BaseURL is required. It speaks what net/http does: TLS, HTTP/2 and proxies too. Plain
// HTTP/1.1 costs half as much by the Target of client/fast.
type HTTPTarget struct {
	BaseURL string        // such as "http://127.0.0.1:8080"
	Timeout time.Duration // longest time for one request, answer included; 10 s if 0
	Header  http.Header   // sent with each request, in addition
	Client  *http.Client  // one made for many connections to one host if nil
	Encoder Encoder       // Wire if nil
	Decoder Decoder       // Wire if nil

	once   sync.Once
	client *http.Client
	base   string
	err    error
}

var (
	_ Target  = (*HTTPTarget)(nil)
	_ Checker = (*HTTPTarget)(nil)
)

const (
	defaultTimeout = 10 * time.Second
	longestAnswer  = 64 << 10 // bytes read of an answer; the rest closes the connection
)

func (t *HTTPTarget) prepare() error {
	t.once.Do(func() {
		t.client = t.Client
		if t.client == nil {
			t.client = NewHTTPClient()
		}
		setDefault[Encoder](&t.Encoder, Wire{})
		setDefault[Decoder](&t.Decoder, Wire{})
		t.base, t.err = baseURL(t.BaseURL)
	})
	return t.err
}

// NewHTTPClient returns a client that keeps a connection open for each of many
// concurrent requests to one host.
func NewHTTPClient() *http.Client {
	return &http.Client{Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		MaxIdleConns:          0, // no limit
		MaxIdleConnsPerHost:   1 << 16,
		IdleConnTimeout:       90 * time.Second,
		DisableCompression:    true,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   5 * time.Second,
		ExpectContinueTimeout: time.Second,
	}}
}

// baseURL checks a target's address and returns it without a slash at its end.
func baseURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("target is %q, want a URL such as http://127.0.0.1:8080", s)
	}
	return strings.TrimRight(s, "/"), nil
}

// Check refuses a BaseURL that is none.
func (t *HTTPTarget) Check() error { return t.prepare() }

// Send sends one order.
func (t *HTTPTarget) Send(ctx context.Context, o ordergen.Order) (Receipt, error) {
	if err := t.prepare(); err != nil {
		return Receipt{}, &Refusal{Reason: err.Error()}
	}
	r := requests.Get().(*Request)
	defer requests.Put(r)
	r.Path, r.Body = r.Path[:0], r.Body[:0]
	if err := t.Encoder.Encode(r, o); err != nil {
		return Receipt{}, &Refusal{Reason: err.Error()}
	}
	a, err := exchange(ctx, t.client, t.base, r, t.Header, t.Timeout)
	if err != nil {
		return Receipt{}, err
	}
	return t.Decoder.Decode(a)
}

var requests = sync.Pool{New: func() any { return new(Request) }}

// exchange sends a request and returns its answer. The error is one of those of Target.
func exchange(ctx context.Context, c *http.Client, base string, r *Request, header http.Header, timeout time.Duration) (Answer, error) {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, r.Method, base+string(r.Path), bytes.NewReader(r.Body))
	if err != nil {
		return Answer{}, &Refusal{Reason: err.Error()}
	}
	request.Header.Set("Content-Type", "application/json")
	for name, values := range header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	response, err := c.Do(request)
	if err != nil {
		return Answer{}, classify(err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusSwitchingProtocols { // its body is the connection, without an end
		return Answer{Status: response.StatusCode}, nil
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	return Answer{response.StatusCode, body, err}, nil
}

// classify tells a connection that was never made from a request that was cut off.
func classify(err error) error {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return &Refusal{Reason: dial.Error()}
	}
	return err
}
