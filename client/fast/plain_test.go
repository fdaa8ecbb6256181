//go:build !linux || race || 386 || s390x

package fast_test

// direct is whether the connections of this build are.
const direct = false
