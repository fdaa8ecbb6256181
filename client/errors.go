package client

import (
	"maps"
	"strings"
	"sync"

	"github.com/ordergen/ordergen/internal/plain"
)

const (
	mostErrors   = 10   // different texts kept
	longestError = 1000 // bytes of an error that are looked at
)

// errorCounts counts errors by what they are, for all workers together.
type errorCounts struct {
	mu     sync.Mutex
	counts map[string]int64
}

func (e *errorCounts) add(err error) {
	kind := kindOf(err.Error())
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, known := e.counts[kind]; !known && len(e.counts) >= mostErrors {
		kind = "other errors"
	}
	if e.counts == nil {
		e.counts = make(map[string]int64)
	}
	e.counts[kind]++
}

// kinds is how often each kind came.
func (e *errorCounts) kinds() map[string]int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	kinds := make(map[string]int64)
	maps.Copy(kinds, e.counts)
	return kinds
}

// kindOf is an error without what tells one order from another: each word with a digit in it
// becomes #, be it a port, an address, a time, or the id of an order or a request.
func kindOf(text string) string {
	var b strings.Builder
	last := ""
	for text = plain.Line(text, longestError); text != ""; {
		start := strings.TrimLeftFunc(text, func(r rune) bool { return !isWord(r) || strings.ContainsRune(marks, r) })
		b.WriteString(strings.TrimSuffix(text, start))
		behind := strings.TrimLeftFunc(start, isWord)
		word := strings.TrimRight(strings.TrimSuffix(start, behind), marks)
		text = start[len(word):]
		if strings.ContainsAny(word, "0123456789") && !telling[word] && !(last == "status" && len(word) == 3) {
			word = "#"
		}
		b.WriteString(word)
		last = word
	}
	return plain.Line(b.String(), longestReason)
}

// marks may be within a word, and not at its ends.
const marks = ":.,/"

// telling are words with a digit that say what an error is.
var telling = map[string]bool{"x509": true, "http2": true, "HTTP/1.0": true, "HTTP/1.1": true, "HTTP/2": true, "HTTP/2.0": true}

// isWord reports whether a rune may be within an address, a time or an id.
func isWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_-.:+/%[]~@,", r)
}
