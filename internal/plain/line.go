package plain

import (
	"strings"
	"unicode"
)

// Line is the start of a text that somebody else wrote, of at most so many bytes, on one
// line and without what could steer a terminal. Passwords in URLs are taken out.
func Line(text string, most int) string {
	text = Redact(text[:min(len(text), 4*most)])
	cut := len(text) > most
	text = strings.ToValidUTF8(text[:min(len(text), most)], "")
	// A word that is cut might be the start of a password, and of any other it says little.
	if space := strings.LastIndexFunc(text, unicode.IsSpace); cut && space >= most/2 {
		text = text[:space]
	}
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
	if cut {
		text += "…"
	}
	return text
}
