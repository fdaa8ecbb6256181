package engine

import (
	"fmt"
	"net/http"
	"strings"
)

// aroundHTTP adds the faults that stand before an engine. It is told how many events the
// engine has executed.
func (f Faults) aroundHTTP(h http.Handler, events func() uint64) http.Handler {
	if f.NoScrape != (Span{}) {
		h = failScrapes(h, f.NoScrape, events)
	}
	if f.Redirect != "" {
		h = redirect(h, f.Redirect)
	}
	return h
}

func failScrapes(h http.Handler, within Span, events func() uint64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/metrics" && within.has(events()) {
			http.Error(w, "the collector is busy", http.StatusInternalServerError)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// redirect sends to a page that answers anybody with 200, as a login does.
func redirect(h http.Handler, prefix string) http.Handler {
	const login = "/login"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == login:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<title>Log in</title>")
		case strings.HasPrefix(r.URL.Path, prefix):
			http.Redirect(w, r, "http://"+r.Host+login, http.StatusFound)
		default:
			h.ServeHTTP(w, r)
		}
	})
}
