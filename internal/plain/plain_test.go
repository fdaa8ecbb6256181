package plain

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"http://user:pass@host/a":                      "http://user:xxxxx@host/a",
		"http://:pass@host":                            "http://:xxxxx@host",
		`Get "http://user:p%20s@host:80/a": refused`:   `Get "http://user:xxxxx@host:80/a": refused`,
		"https://a:b@c,https://d:e@f":                  "https://a:xxxxx@f",
		"http://user:p@ss@host":                        "http://user:xxxxx@host",
		"http://user:pa/ss@host":                       "http://user:xxxxx@host",
		"http://user@host and ftp://x:y@z":             "http://user@host and ftp://x:xxxxx@z",
		"http://host/metrics?token=a%20b&full":         "http://host/metrics?token=xxxxx&full",
		"https://h/a?x=1&y=2,https://h/b?z=3: refused": "https://h/a?x=xxxxx&y=xxxxx,https://h/b?z=xxxxx refused",
		`Get "http://h?key=s3cret": refused`:           `Get "http://h?key=xxxxx": refused`,
		"is it a=b? c=d":                               "is it a=b? c=d",
		"http://host:80/orders":                        "http://host:80/orders",
		"mail to user@example.com: 12:30":              "mail to user@example.com: 12:30",
		"http://[::1]:80/ by http://user:pass@[::1]:1": "http://[::1]:80/ by http://user:xxxxx@[::1]:1",
	} {
		if got := Redact(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 300).Draw(t, "most")
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		got := Line(text, most)
		if !utf8.ValidString(got) || len(got) > most+len("…") {
			t.Errorf("%q becomes %q, of %d bytes", text, got, len(got))
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || !unicode.IsPrint(r)) }) {
			t.Errorf("%q becomes %q, which is no line of plain text", text, got)
		}
	})
	for text, want := range map[string]string{
		"a\r\n\x1b[31mb\x00c\u202ed":                                 "a [31mb c d",
		"it is said that http://u:" + strings.Repeat("p", 50) + "@h": "it is said that…",
	} {
		if got := Line(text, 30); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
