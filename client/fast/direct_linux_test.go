//go:build !race && !386 && !s390x

package fast_test

const direct = true
