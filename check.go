package ordergen

import (
	"errors"
	"fmt"
)

// checkName refuses the texts that cannot be a symbol or a prefix of ids.
func checkName(field, s string) error {
	const longest = 64
	if len(s) > longest {
		return fmt.Errorf("%s is %d bytes long, want at most %d", field, len(s), longest)
	}
	if !plain(s) {
		return fmt.Errorf("%s is %q, want printable ASCII without \" and \\", field, s)
	}
	return nil
}

// checkPrefix refuses a prefix that would not lead back to the index.
func checkPrefix(field, s string) error {
	err := checkName(field, s)
	if s != "" && isDigit(s[len(s)-1]) {
		err = errors.Join(err, fmt.Errorf("%s is %q, want a last character that is no digit, or ids could not be read back", field, s))
	}
	return err
}
