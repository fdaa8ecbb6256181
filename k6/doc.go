// Package k6 compiles test cases to scripts for k6, as it is downloaded: they run on any k6
// from v0.54 on, in the image of k6-operator and in a hosted k6, and need no build.
//
// A script computes order i in JavaScript from the case, the seed and i, with the same
// bytes as a [ordergen.Stream]; seeds the book that fills every aggressive order; sends the
// orders at their arrival rate; and compares the engine's counters with what the orders
// must have left there. The eight test cases are compiled in scripts/; package README.md
// says how to run them.
//
// This package and the scripts are under the library's licence. k6 itself is under the
// AGPL-3.0 and is neither linked nor needed to compile.
package k6
