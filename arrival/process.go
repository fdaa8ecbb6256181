package arrival

import "github.com/ordergen/ordergen"

// Process is a law of when orders come. It prints as the spec that Parse reads.
type Process interface {
	// Schedule has the orders come at the rate of the stages, in the mean. Random times
	// are drawn with the seed alone. The error names what is wrong with the process or
	// the stages.
	Schedule(seed uint64, stages ...ordergen.Stage) (Schedule, error)

	String() string
}

// within is the process that another one bends or adds to, and its part of the spec.
func within(p Process) (_ Process, spec string) {
	if p == nil || p == (Even{}) {
		return Even{}, ""
	}
	return p, "+" + p.String()
}
