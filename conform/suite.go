package conform

// Suite is what Conform plays, for use outside of a test. It plays in this process: an engine
// that hangs ends the suite, and a panic on a goroutine of the engine's own ends the process.
type Suite struct {
	Tapes    int // random ones, after the directed cases
	Seed     int // seed of the random tapes
	Findings int // distinct ones, after which no more random tapes are played; 0 for 10
	Effort   int // entries played at most to make a finding minimal; 0 for 100,000
	Known    []Acceptance
}

// barren is how many random tapes in a row may diverge with nothing new before a suite stops.
const barren = 100

// mostFatal is how often an engine may hang or end a process before a suite stops.
const mostFatal = 20
