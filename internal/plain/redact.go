package endpoint

import "regexp"

// secret is what stands before the host of a URL.
var secret = regexp.MustCompile(`(//[^\s/:@"]*):[^\s/"]*@`)

// Redact takes the passwords out of the URLs in a text.
func Redact(text string) string { return secret.ReplaceAllString(text, "$1:xxxxx@") }
