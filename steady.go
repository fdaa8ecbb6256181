package ordergen

// Steady is a steady two-sided flow of lives: of a thousand events some 390 are orders
// that rest and are cancelled, half of the rest makers and half takers of all types, and
// some 15 must be refused or trade nothing. Each symbol has its StandardInstrument.
func Steady(symbols ...string) Flow {
	return Flow{Symbols: symbols, Cast: steadyCast()}
}

// steadyCast has 100 events a block. Its lags put half of the resting orders' cancels
// within two blocks and leave a tail of some tens.
func steadyCast() Cast {
	return Cast{
		Trade{Count: 10, Type: Limit, Lag: Uniform{Min: 1, Max: 5}},
		Trade{Count: 4, Type: IOC, Lag: Uniform{Min: 1, Max: 4}},
		Trade{Count: 3, Type: Market, Lag: Uniform{Min: 1, Max: 3}},
		Trade{Count: 1, Type: FOK},
		Trade{Count: 1, Makers: 3, Type: Limit},
		Trade{Count: 1, Takers: 2, Type: Limit},
		Rest{Count: 18, Lag: steadyLags},
		Rest{Count: 3, Changes: []Action{Reduce}, Lag: Uniform{Min: 1, Max: 6}},
		Rest{Count: 2, Changes: []Action{Replace}, Lag: Uniform{Min: 1, Max: 8}},
		Rest{Count: 1, Changes: []Action{Replace, Reduce}, Lag: Constant(4)},
		Miss{Count: 1, Type: IOC, Then: []Action{Cancel}},
	}
}

// steadyLags are blocks: half of the orders are cancelled in the next block, one in
// twenty-five some thirty blocks later.
var steadyLags = must(NewWeighted(
	Weight{Value: 1, Weight: 50},
	Weight{Value: 2, Weight: 20},
	Weight{Value: 4, Weight: 12},
	Weight{Value: 8, Weight: 8},
	Weight{Value: 16, Weight: 6},
	Weight{Value: 32, Weight: 4},
))

// must returns the value of a constructor whose arguments are constants.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}
