package endpoint

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/ordergen/ordergen/internal/plain"
)

// Endpoint is where requests go.
type Endpoint struct {
	base   string // base URL, without a slash at its end, and without a user
	URL    *url.URL
	host   string // value of the header Host
	header http.Header
}

// New checks a base URL and the headers of all requests, and names every fault. A user in
// the URL becomes a header.
func New(base string, header http.Header) (*Endpoint, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, fmt.Errorf("target is %q, want a URL such as http://127.0.0.1:8080", plain.Redact(base))
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, fmt.Errorf("target is %q, want a URL without ? and #: the path of an order comes after it", plain.Redact(base))
	}
	host, sent, err := checked(header)
	if user := u.User; user != nil {
		if sent.Get("Authorization") != "" {
			err = errors.Join(err, errors.New("target has a user and a header Authorization, want one of them"))
		}
		password, _ := user.Password()
		sent.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)))
		u.User = nil
	}
	if err != nil {
		return nil, err
	}
	if sent["Content-Type"] == nil && header["Content-Type"] == nil {
		sent.Set("Content-Type", "application/json")
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return &Endpoint{base: u.String(), URL: u, host: host, header: sent}, nil
}

// Request is a request for a path below the base URL, with a body that may be empty. It is
// made so that net/http sends it at most once. One whose body can be had again, or that has
// none, net/http may repeat: where the method seems to allow it, or a header
// Idempotency-Key, or where the other end of an HTTP/2 connection breaks it off.
func (e *Endpoint) Request(ctx context.Context, method, path string, body []byte) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, e.base+path, nil)
	if err != nil {
		return nil, err
	}
	// Over HTTP/1.1 net/http looks for the end of a body of which it does not know the length
	// only where the method is one of those that have none.
	lacks := method != http.MethodPost && method != http.MethodPut && method != http.MethodPatch
	if len(body) > 0 || lacks || e.URL.Scheme == "https" {
		request.Body = io.NopCloser(bytes.NewReader(body))
	}
	request.ContentLength = int64(len(body))
	request.Header = e.header
	if e.host != "" {
		request.Host = e.host
	}
	return request, nil
}
