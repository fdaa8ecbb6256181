package conform

// Invariant is the name of a law that every engine with price-time priority keeps, within
// the rules that it declares.
type Invariant string

const (
	PricePriority    Invariant = "price priority"
	TimePriority     Invariant = "time priority"
	MakersPrice      Invariant = "maker's price"
	TakersLimit      Invariant = "taker's limit"
	Conservation     Invariant = "conservation of quantity"
	TradesInFull     Invariant = "an order trades all it can"
	FillOrKill       Invariant = "fill or kill"
	NoPhantomFill    Invariant = "no phantom or zero fill"
	NeverRests       Invariant = "only a limit order rests"
	NoCrossedBook    Invariant = "no crossed book"
	CancelRemovesOne Invariant = "cancel removes exactly one order"
	AmendChangesOne  Invariant = "an amendment changes exactly one order"
	DepthIsSum       Invariant = "depth equals the sum of what rests"
	BestIsBest       Invariant = "best is the best price that rests"
	AcceptsValid     Invariant = "a valid order is accepted"
	UniqueIDs        Invariant = "an id names one live order"
	SymbolsApart     Invariant = "symbols do not touch"
	StopsWake        Invariant = "a stop sleeps until a trade reaches it"
	IcebergShows     Invariant = "an iceberg shows its display"
	PostOnlyRests    Invariant = "a post-only order never takes"
	NoSelfTrade      Invariant = "no owner trades with itself"
	LaddersAreLevels Invariant = "levels are what rests"
	RefusesInvalid   Invariant = "an invalid order is refused"
	WitnessKeepsTime Invariant = "the order of execution keeps real time"
	Linearizable     Invariant = "answers have an order of execution"
	NoPanic          Invariant = "no panic"
	NoHang           Invariant = "no hang"
	AgreesOtherwise  Invariant = "agreement with the reference"
)

var laws = map[Invariant]string{
	PricePriority:    "the best price that the taker accepts trades first",
	TimePriority:     "at one price, the order that came first trades first",
	MakersPrice:      "a trade is made at the price of the order that rested, or at the one that the rules declare",
	TakersLimit:      "no order trades at a price worse than its limit",
	Conservation:     "what comes in trades, rests or is dropped by its type, and nobody trades more than it has",
	TradesInFull:     "an order goes on trading until it is done or nobody is left whose price it accepts",
	FillOrKill:       "an FOK order trades its whole quantity at once, or nothing",
	NoPhantomFill:    "a fill is of 1 share or more, between the order that came in and one that rests on the other side",
	NeverRests:       "what a MARKET, IOC or FOK order does not trade at once is dropped",
	NoCrossedBook:    "the best bid is below the best ask",
	CancelRemovesOne: "a cancel takes the order it names out of the book, says whether it rested, and leaves all else as it was",
	AmendChangesOne:  "a reduction or replacement changes the order it names, says whether it rested, and leaves all else as it was",
	DepthIsSum:       "the depth at a price is the sum of what is left of the orders that rest there",
	BestIsBest:       "the best bid is the highest that rests, and the best ask the lowest",
	AcceptsValid:     "an order with a known side and type, a price and a quantity is taken",
	UniqueIDs:        "the id of an order that rests is refused, and is free again once the order is done",
	SymbolsApart:     "an order trades with its own symbol and changes the book of no other",
	StopsWake:        "a stop order neither trades nor shows before a trade reaches its stop, and goes in when one has",
	IcebergShows:     "an iceberg shows and trades its display, and then queues again at the end of its level with more",
	PostOnlyRests:    "a post-only order that would trade is refused, or slides, as the rules declare",
	NoSelfTrade:      "where an order meets one of its owner they do not trade, and what the rules declare happens to them",
	LaddersAreLevels: "the levels of a side are the prices at which something rests, the best first, each with its depth",
	RefusesInvalid:   "an order without a quantity or a price above 0, or with an unknown side or type, is refused and changes nothing",
	WitnessKeepsTime: "what was answered before another was asked is executed before it, and each has a place of its own",
	Linearizable:     "there is an order of execution that keeps real time and in which the reference gives the same answers",
	NoPanic:          "an engine answers",
	NoHang:           "an engine answers in bounded time and with bounded memory",
	AgreesOtherwise:  "the engine does what the reference does",
}

// Law says what the invariant demands, in one sentence.
func (i Invariant) Law() string { return laws[i] }

// severity orders the invariants: those whose breach loses an engine, money or shares come
// first.
var severity = []Invariant{
	NoHang, NoPanic, NoPhantomFill, Conservation, TakersLimit, NoSelfTrade, MakersPrice, FillOrKill, PricePriority, TimePriority,
	TradesInFull, NoCrossedBook, SymbolsApart, CancelRemovesOne, AmendChangesOne, UniqueIDs, NeverRests, PostOnlyRests, StopsWake,
	IcebergShows, RefusesInvalid, AcceptsValid, Linearizable, WitnessKeepsTime, DepthIsSum, BestIsBest, LaddersAreLevels, AgreesOtherwise,
}
