//go:build race

package k6_test

// raceFlags build the commands with the race detector where the tests have it, so that
// virtual users are under it as well.
var raceFlags = []string{"-race"}
