package client

import (
	"bytes"
	"cmp"
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

// Target takes orders. Send returns when the target has answered: nil when it
// accepted the order, a *Refusal when it certainly did not, and any other error
// when the order's fate is unknown, as after a timeout.
//
// Send is called from many goroutines and must return soon after its context ends.
type Target interface {
	Send(ctx context.Context, o ordergen.Order) error
}

// Checker is a Target that knows whether it is set up right, before anything is sent. A
// Runner asks it.
type Checker interface {
	Check() error
}

// TargetFunc is a function as a Target, such as an engine in the same process. What it
// returns is what Send returns: an order that it has not taken is a *Refusal.
type TargetFunc func(ctx context.Context, o ordergen.Order) error

// Send calls f.
func (f TargetFunc) Send(ctx context.Context, o ordergen.Order) error { return f(ctx, o) }

var (
	_ Target = TargetFunc(nil)
	_ Target = (*HTTPTarget)(nil)

	_ Checker = (*HTTPTarget)(nil)
)

// Refusal says that the target did not take an order or a request, for certain.
type Refusal struct {
	Status int    // of the HTTP answer; 0 where no connection could be made
	Reason string // as the target gave it
}

func (r *Refusal) Error() string {
	if r.Status == 0 {
		return r.Reason
	}
	return fmt.Sprintf("refused with status %d: %s", r.Status, cmp.Or(r.Reason, "no reason given"))
}

// HTTPTarget posts each order as JSON to BaseURL + "/orders". Only BaseURL is
// required. It speaks what net/http does: TLS, HTTP/2 and proxies too. At rates for which
// one core is too little, plain HTTP/1.1 is cheaper by the Target of client/fast, a
// module of its own.
type HTTPTarget struct {
	BaseURL string        // such as "http://127.0.0.1:8080"
	Timeout time.Duration // of one request, answer included; 10 s if 0
	Header  http.Header   // sent with each request, in addition
	Client  *http.Client  // one made for many connections to one host if nil

	once   sync.Once
	client *http.Client
	orders string
	err    error
}

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
		base, err := baseURL(t.BaseURL)
		t.orders, t.err = base+"/orders", err
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

// Send posts one order.
func (t *HTTPTarget) Send(ctx context.Context, o ordergen.Order) error {
	if err := t.prepare(); err != nil {
		return &Refusal{Reason: err.Error()}
	}
	body := bodies.Get().(*[]byte)
	defer bodies.Put(body)
	*body = o.AppendJSON((*body)[:0])
	_, err := post(ctx, t.client, t.orders, *body, t.Header, t.Timeout)
	return err
}

var bodies = sync.Pool{New: func() any { b := make([]byte, 0, 256); return &b }}

// post sends a JSON body and returns the answer's, cut at longestAnswer.
func post(ctx context.Context, c *http.Client, to string, body []byte, header http.Header, timeout time.Duration) ([]byte, error) {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, &Refusal{Reason: err.Error()}
	}
	request.Header.Set("Content-Type", "application/json")
	for name, values := range header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	response, err := c.Do(request)
	if err != nil {
		return nil, classify(err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusSwitchingProtocols { // its body is the connection, without an end
		return nil, StatusError(response.StatusCode, nil, nil)
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	return answer, StatusError(response.StatusCode, answer, err)
}

// classify tells a connection that was never made from a request that was cut off.
func classify(err error) error {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return &Refusal{Reason: dial.Error()}
	}
	return err
}

// StatusError says by an HTTP answer what is known of the order, in the errors of
// Target: one with a status of 2xx is taken, even if the rest of the answer is lost; a
// client error and an overload, 503, say that it was not taken; behind any other server
// error it may have been. The text gives the start of the answer, and cut, which may be
// nil, is why the answer's end is missing.
func StatusError(status int, answer []byte, cut error) error {
	if status >= 200 && status < 300 {
		return nil
	}
	reason := strings.TrimSpace(string(answer[:min(len(answer), 200)]))
	if status < 500 || status == http.StatusServiceUnavailable {
		return &Refusal{status, reason}
	}
	return errors.Join(fmt.Errorf("status %d, fate of the order unknown: %s", status, reason), cut)
}
