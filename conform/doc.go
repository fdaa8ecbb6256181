// Package conform holds a matching engine, anybody's, to price-time priority.
//
// Write an adapter, an [Engine], and hand [Conform] a function that returns a new one:
//
//	func TestConform(t *testing.T) {
//		conform.Conform(t, func() conform.Engine { return newAdapter() })
//	}
//
// It plays directed cases, on which engines are known to break, and random tapes, to
// the engine and to a reference with price-time priority. Each distinct difference is
// reported as a minimal [Tape], the worst first, with the [Invariant] that is broken, with
// both answers side by side, and as the source of a test that plays it with [Replay].
// [Known] accepts one. An engine that panics, hangs or ends the process is a finding
// like any other.
//
// What venues differ on, and the bounds of its numbers, an engine declares as [Ruled], and
// what it lacks as [Limited]; that is not played, and the report says so. It has more to
// show as a [Reducer], [Replacer], [Ladderer] or [Instructed]. More tapes are a flag away:
//
//	go test ./yourpackage -run TestConform -conform.tapes=100000
//
// [ConformConcurrent] has several clients at once, and wants their history to be
// linearizable. [Fuzz] plays the same tapes under go test -fuzz. [Suite] and [Contest] do
// outside of a test what Conform and ConformConcurrent do. Package conform/wire plays an
// engine behind HTTP, as ordergen conform does, and docs/conformance.md tells of all.
package conform
