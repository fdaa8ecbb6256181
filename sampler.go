package ordergen

// sampler is a Dist whose shape New has looked up, so that the common ones cost no
// call through the interface. Its slow twin is Dist.Quantile.
type sampler struct {
	linear
	dist Dist // the law itself, where it is not linear
}

func newSampler(d Dist) sampler {
	// By type, as a type that embeds one of these has its methods too, but may have
	// a Quantile of its own.
	switch d := d.(type) {
	case Constant:
		return sampler{linear: d.linear()}
	case Uniform:
		return sampler{linear: d.linear()}
	case Band:
		return sampler{linear: d.linear()}
	}
	return sampler{dist: d}
}

func (s *sampler) at(u uint64) int64 {
	if s.dist != nil {
		return s.dist.Quantile(u)
	}
	return s.linear.at(u)
}
