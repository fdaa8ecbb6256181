//go:build !race

package k6_test

var raceFlags []string
