// Package trial runs a test case as an experiment: it plans, seeds, sends, compares
// the target's own counters with what was foretold, and judges.
//
// Everything that the examples do is public here, so that a harness can do the same.
package trial
