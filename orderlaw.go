package ordergen

// OrderLaw is the prices and quantities of one symbol in a one-sided flow, where they are not
// those of the whole flow. A field that is nil is the flow's own.
type OrderLaw struct {
	Quantity        Dist // shares, above 0
	AggressivePrice Dist // limit, in cents, above 0
	PassivePrice    Dist // limit, in cents, above 0
}
