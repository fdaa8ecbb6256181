package workload

// Fate is what became of an order, as far as its sender knows.
type Fate uint8

const (
	Accepted Fate = iota
	Refused       // the target has certainly not taken it
	Unknown       // it may have: a timeout, a cut connection, an answer of 500, 502 or 504
)

// FateOf is what an HTTP status says of an order; 0 is no answer at all. A client error
// and an overload say that it was not taken; behind 500, 502 and 504 it may have been.
func FateOf(status int) Fate {
	switch {
	case 200 <= status && status < 300:
		return Accepted
	case 400 <= status && status < 500, status == 503:
		return Refused
	}
	return Unknown
}
