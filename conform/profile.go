package conform

// lacks is what an engine declares to lack, and what it has no method or no word for.
func lacks(e Engine) (f Features) {
	if l, ok := e.(Limited); ok {
		f = l.Lacks()
	}
	if _, ok := e.(Reducer); !ok {
		f |= Reductions
	}
	if _, ok := e.(Replacer); !ok {
		f |= Replacements
	}
	if _, ok := e.(Ladderer); !ok {
		f |= Ladders
	}
	if _, ok := e.(Instructed); !ok {
		f |= instructed
	}
	if !rules(e).RefusesInvalid {
		f |= InvalidOrders
	}
	return f
}

// profile is what the engines that newEngine returns declare.
type profile struct {
	lacks     Features
	rules     Rules
	sequenced bool
}

func profileOf(newEngine func() Engine) profile {
	e := newEngine()
	defer end(e)
	_, sequenced := e.(Sequenced)
	return profile{lacks(e), rules(e), sequenced}
}
