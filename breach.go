package ordergen

// Breach is a condition of the proof of a flow of lives that a symbol does not keep.
type Breach struct {
	Symbol string
	What   string // a sentence without its subject's name and full stop
}

func (b Breach) String() string { return b.Symbol + ": " + b.What }
