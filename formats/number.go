package formats

import "strconv"

// wholeNumber reads a whole number without a call to the allocator; strconv decides on
// anything but plain digits that surely fit.
func wholeNumber(text []byte) (int64, bool) {
	const sureDigits = 18
	digits := text
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > sureDigits {
		n, err := strconv.ParseInt(string(text), 10, 64)
		return n, err == nil
	}
	n := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if len(digits) < len(text) {
		n = -n
	}
	return n, true
}
