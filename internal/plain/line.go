package endpoint

import (
	"strings"
	"unicode"
)

// Line is the start of a text that somebody else wrote, of at most so many bytes, on one
// line and without what could steer a terminal. Passwords in URLs are taken out.
func Line(text string, most int) string {
	cut := len(text) > most
	text = strings.ToValidUTF8(text[:min(len(text), most)], "")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
	text = Redact(text)
	if cut {
		text += "…"
	}
	return text
}
