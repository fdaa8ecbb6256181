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
	return declared(e)
}

func declared(e Engine) profile {
	_, sequenced := e.(Sequenced)
	return profile{lacks(e), rules(e), sequenced}
}

// settles reports whether each order is cancelled at the end, which tells what rests of an engine that
// does not show its book.
func (p profile) settles() bool {
	const books = Depths | Ladders
	return p.lacks&books == books && p.lacks&Cancels == 0
}
