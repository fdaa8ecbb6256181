// Package plain makes texts that others wrote, or that were given, fit to be shown.
package plain

import "regexp"

// secret is what stands before the host of a URL. A password may have a slash in it that
// should have been escaped.
var secret = regexp.MustCompile(`(//[^\s/:@"']*):[^\s"']*@`)

// Redacted stands in a URL in place of what may be a secret.
const Redacted = "xxxxx"

// query is a URL up to the end of its query, and parameter what has a value in it.
var (
	query     = regexp.MustCompile(`//[^\s"'?,]+\?[^\s"'#]+`)
	parameter = regexp.MustCompile(`([?&][^=&]+=)[^&,;]+`)
)

// Redact takes the passwords, and the values in the query, out of the URLs in a text: either
// may be a secret.
func Redact(text string) string {
	text = secret.ReplaceAllString(text, "$1:"+Redacted+"@")
	return query.ReplaceAllStringFunc(text, func(url string) string {
		return parameter.ReplaceAllString(url, "${1}"+Redacted)
	})
}
