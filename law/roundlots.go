package law

import (
	"fmt"

	"github.com/ordergen/ordergen"
)

// RoundLots rounds the values of another law up to whole lots, 1 or more of lot shares each.
func RoundLots(lot int64, d ordergen.Dist) (ordergen.Dist, error) {
	if d == nil {
		return nil, fmt.Errorf("law.RoundLots(%d, nil): the law is nil, want one such as Geometric makes", lot)
	}
	call := fmt.Sprintf("law.RoundLots(%d, %v)", lot, d)
	if least, most := d.Quantile(0), d.Quantile(1<<64-1); lot < 1 || lot > 1<<31 || least < 1 || most > 1<<62 {
		return nil, fmt.Errorf("%s: a lot of %d and values of %d..%d, want a lot of 1..2^31 and values of 1..2^62", call, lot, least, most)
	}
	return lots{lot, d, call}, nil
}

type lots struct {
	lot  int64
	of   ordergen.Dist
	call string
}

// Quantile rounds that of the other law.
func (l lots) Quantile(u uint64) int64 { return (l.of.Quantile(u) + l.lot - 1) / l.lot * l.lot }

func (l lots) made() Recipe {
	return Recipe{Name: "RoundLots", Lot: l.lot, Parts: []Part{{Law: l.of}}}
}

func (l lots) String() string   { return l.call }
func (l lots) GoString() string { return l.call }
