package scripttest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// request sends what a stand-in asks for and answers in JSON. Errors have the codes that
// k6 documents.
func request(text string) string {
	var r struct {
		Method, URL  string
		Body         *string
		Headers      map[string]string
		Redirects    int
		Milliseconds int
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		panic(err) // a defect of http.js
	}
	status, body, err := send(r.Method, r.URL, r.Body, r.Headers, r.Redirects, time.Duration(r.Milliseconds)*time.Millisecond)
	answer := map[string]any{"status": status, "body": body, "error": "", "code": 0}
	if err != nil {
		answer["error"], answer["code"] = err.Error(), codeOf(err)
	}
	out, _ := json.Marshal(answer) // plain values never fail to marshal
	return string(out)
}

func send(method, url string, body *string, headers map[string]string, redirects int, timeout time.Duration) (int, string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var reader io.Reader
	if body != nil {
		reader = strings.NewReader(*body)
	}
	request, err := http.NewRequestWithContext(ctx, method, url, reader)
	if err != nil {
		return 0, "", err
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	client := http.Client{CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > redirects {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, "", err
	}
	return response.StatusCode, string(text), nil
}

// codeOf is k6's code of an error: 1212 where nobody listens, 1000 otherwise.
func codeOf(err error) int {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return 1212
	}
	return 1000
}
