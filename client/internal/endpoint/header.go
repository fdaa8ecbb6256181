package endpoint

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// framing are the headers by which a client says where a request ends, and what is to
// become of the connection. net/http leaves out, or sends in its own words, what is given.
var framing = []string{"Connection", "Content-Length", "Expect", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// checked returns the headers as they are sent, and the one that net/http takes from
// elsewhere, Host. What could not be sent is an error. Values may be secret and are in none.
func checked(header http.Header) (host string, sent http.Header, err error) {
	sent = make(http.Header)
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	for _, given := range slices.Sorted(maps.Keys(header)) {
		values, name := header[given], http.CanonicalHeaderKey(given)
		switch {
		case !isToken(given):
			refuse("header %q is no name, want letters, digits and -", given)
		case slices.Contains(framing, name):
			refuse("header %s cannot be set, as the client says itself where a request ends and what becomes of the connection", name)
		case (name == "Host" || name == "User-Agent") && (len(values) > 1 || sent[name] != nil || host != "" && name == "Host"):
			refuse("header %s is given more than once, want it once", name)
		case name == "Host" && len(values) == 1 && !isHost(values[0]):
			refuse("header Host is %q, want a name or an address, such as api.example.com", values[0])
		case name == "Host" && len(values) == 1:
			host = values[0]
		case slices.ContainsFunc(values, hasControl):
			refuse("header %s has a control character in its value, such as a line feed, want none", name)
		case name == "Idempotency-Key" || name == "X-Idempotency-Key":
			// Upper case means to net/http that it may send the request twice.
			name = strings.ToLower(name)
			fallthrough
		default:
			sent[name] = append(sent[name], values...)
		}
	}
	return host, sent, errors.Join(errs...)
}

func isToken(s string) bool {
	const others = "!#$%&'*+-.^_`|~" // RFC 9110, section 5.6.2
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(others, r))
	}) < 0
}

func isHost(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`/\?#@"<>`, r) }) < 0
}

func hasControl(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) >= 0
}
