// Package trial runs a test case as an experiment on a System: it plans, seeds, sends,
// compares the system's own counters with what was foretold, and judges. What it finds are
// values; package report makes texts of them.
package trial
