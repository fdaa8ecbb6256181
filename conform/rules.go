package conform

import "github.com/ordergen/ordergen"

// Ruled is an Engine that declares the rules of its venue, where venues differ. The
// reference follows them.
type Ruled interface{ Rules() Rules }

// Rules are what venues differ on. What is left empty is assumed to be the first of its
// values, and a report says so.
type Rules struct {
	Bounds     Bounds
	Price      TradePrice
	MarketRest MarketRest
	FOK        FOKRule
	IDs        IDRule
	Modify     ModifyRule
	SelfTrade  SelfTradeRule
	PostOnly   PostOnlyRule

	// RefusesInvalid says that the engine refuses an order without a quantity or a price
	// above 0, or with a side or type that is none. Else it is not sent any.
	RefusesInvalid bool
}

// Bounds are what the numbers of an order keep to. Nothing beyond them is sent.
type Bounds struct {
	MaxPrice    ordergen.Price // cents; 0 for 2^40−1
	MaxQuantity int64          // shares of an order; 0 for 2^40−1
	Tick        ordergen.Price // each price is a multiple of it, in cents; 0 for 1
	Lot         int64          // each quantity is a multiple of it, in shares; 0 for 1
}

// TradePrice says at whose price two orders trade. A market order names none, and trades
// at the maker's in any case.
type TradePrice string

const (
	AtMaker    TradePrice = "trades are made at the maker's price"
	AtTaker    TradePrice = "trades are made at the taker's limit"
	AtMidpoint TradePrice = "trades are made halfway between maker's price and taker's limit, rounded down to a cent"
)

// MarketRest says what becomes of a market order that cannot trade in full.
type MarketRest string

const (
	MarketDrops    MarketRest = "what is left of a market order is dropped"
	MarketRests    MarketRest = "what is left of a market order rests at the price of its last trade, and is dropped where it has not traded"
	MarketAllOrNot MarketRest = "a market order trades in full or not at all"
)

// FOKRule says in how many trades an FOK order may be filled.
type FOKRule string

const (
	FOKSeveral FOKRule = "an FOK order may trade with several makers"
	FOKSingle  FOKRule = "an FOK order trades with the first maker alone, or not at all"
)

// IDRule says what becomes of an order under an id that was sent before.
type IDRule string

const (
	IDsOfLiveRefused IDRule = "an id is refused while its order rests"
	IDsOnce          IDRule = "an id is refused once an order under it was accepted"
	IDsReplace       IDRule = "an order replaces the one that rests under its id"
)

// ModifyRule says where a replacement leaves an order whose price stays the same.
type ModifyRule string

const (
	// GrowthLosesPlace leaves open what shrinking does, and it is not played.
	GrowthLosesPlace  ModifyRule = "an order that grows goes to the back of its level"
	ShrinkKeepsPlace  ModifyRule = "an order that shrinks keeps its place, and one that grows goes to the back of its level"
	ModifyLosesPlace  ModifyRule = "any modified order goes to the back of its level"
	SamePriceKeepsAll ModifyRule = "an order that is modified at its price keeps its place"
)

// SelfTradeRule says what happens when an order meets one of its own owner.
type SelfTradeRule string

const (
	SelfTrades       SelfTradeRule = "an owner may trade with itself"
	CancelNewest     SelfTradeRule = "an order that meets one of its owner is cancelled"
	CancelOldest     SelfTradeRule = "a resting order that meets one of its owner is cancelled, and the taker goes on"
	CancelBoth       SelfTradeRule = "two orders of an owner that meet are both cancelled"
	DecrementAndGoOn SelfTradeRule = "two orders of an owner that meet both lose the quantity of the smaller without a trade"
)

// PostOnlyRule says what becomes of a post-only order that would trade.
type PostOnlyRule string

const (
	PostOnlyRefused PostOnlyRule = "a post-only order that would trade is refused"
	PostOnlySlides  PostOnlyRule = "a post-only order that would trade rests a tick behind the other side"
)

// rules are what an engine declares, with what it leaves empty.
func rules(e Engine) (r Rules) {
	if ruled, ok := e.(Ruled); ok {
		r = ruled.Rules()
	}
	return r
}

// assumed lists the rules that are not declared and that an engine with all but what it
// lacks is held to.
func (r Rules) assumed(lacks Features) (all []string) {
	assume := func(open bool, needed Features, rule string) {
		if open && lacks&needed == 0 {
			all = append(all, rule)
		}
	}
	assume(r.Price == "", Trades, string(AtMaker))
	assume(r.MarketRest == "", MarketOrders, string(MarketDrops))
	assume(r.FOK == "", FOKOrders, string(FOKSeveral))
	assume(r.IDs == "", DuplicateIDs, string(IDsOfLiveRefused))
	assume(r.Modify == "", Replacements, string(GrowthLosesPlace))
	assume(r.SelfTrade == "", Owners, string(SelfTrades))
	assume(r.PostOnly == "", PostOnlyOrders, string(PostOnlyRefused))
	return all
}
