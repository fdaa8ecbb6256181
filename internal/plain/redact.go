// Package plain makes texts that others wrote, or that were given, fit to be shown.
package plain

import "regexp"

// secret is what stands before the host of a URL. A password may have a slash in it that
// should have been escaped.
var secret = regexp.MustCompile(`(//[^\s/:@"']*):[^\s"']*@`)

// Redacted stands in a URL in place of its password.
const Redacted = ":xxxxx@"

// Redact takes the passwords out of the URLs in a text.
func Redact(text string) string { return secret.ReplaceAllString(text, "$1"+Redacted) }
