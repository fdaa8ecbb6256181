// Package ordergentest has fixtures for tests of what is built on package ordergen. Tests
// of a matching engine are in package conform.
//
// # Generators
//
// [Configs], [Scenarios] and the others are generators for pgregory.net/rapid. What they
// draw prints as Go source and shrinks to few orders, one symbol, round prices and
// quantity 1.
//
// # Your own Dist
//
// [CheckDist] and [CheckStream] hold an [ordergen.Dist] that you wrote to the contract
// that makes a stream the same on every machine.
package ordergentest
