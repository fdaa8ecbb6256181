// Package conform holds a matching engine, anybody's, to price-time priority.
//
// Write an adapter, an [Engine], and hand [Conform] a function that returns a new one:
//
//	func TestConform(t *testing.T) {
//		conform.Conform(t, func() conform.Engine { return newAdapter() })
//	}
//
// It plays directed cases, on which engines are known to break, and random tapes, to
// the engine and to a reference with price-time priority. The first difference is
// reported as a minimal [Tape], with the [Invariant] that is broken, with both answers
// side by side, and as the source of a test that plays it with [Replay]. A panic of
// the engine is a finding like any other. What the engine lacks it declares as a
// [Limited]; that is not played, and the report says so. More tapes are a flag away:
//
//	go test ./yourpackage -run TestConform -conform.tapes=100000
//
// [Fuzz] plays the same tapes under go test -fuzz. [Suite] does what Conform does
// outside of a test.
package conform
