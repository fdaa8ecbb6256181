package command

import (
	"regexp"
	"strings"

	"github.com/ordergen/ordergen/internal/plain"
)

// plainWord needs no quotes in a shell.
var plainWord = regexp.MustCompile(`^[a-zA-Z0-9_@%+=:,./-]+$`)

// commandLine is a command line as it can be given to a shell again, but for passwords.
func commandLine(args []string) string {
	words := []string{"ordergen"}
	for _, arg := range args {
		arg = plain.Redact(arg)
		if !plainWord.MatchString(arg) {
			arg = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}
