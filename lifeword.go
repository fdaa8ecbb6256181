package ordergen

// lifeWord is the word of a life. A Dist reads a word from its top, as weights are far above
// 2^-31; so one word has room for the symbol, and lower down for the lots and the side.
type lifeWord uint64

func (w lifeWord) symbol() uint64          { return uint64(w) }
func (w lifeWord) side() Side              { return Side(w & 1) }
func (w lifeWord) lots(f lotFactor) uint64 { return uint64(w) * uint64(f) }

// lotFactor is what a life's word is multiplied by for the word of the lots that one of its
// events draws. For the opening it moves the lower half up. For a later event it is odd, so
// that the upper half of the product depends on all of the word.
type lotFactor uint64

func lotFactorOf(nth int) lotFactor {
	if nth == 0 {
		return 1 << 32
	}
	return lotFactor(mix(uint64(nth)*gamma) | 1)
}
