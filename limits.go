package ordergen

import (
	"errors"
	"fmt"
)

// Limits of what a Config may hold, wide enough for any market and narrow enough
// that sums of price × quantity over a run stay exact.
const (
	maxPrice    = 1<<40 - 1
	maxQuantity = 1<<40 - 1
)

func checkSymbols(field string, symbols []string) error {
	if len(symbols) == 0 {
		return fmt.Errorf("%s is empty, want at least one symbol", field)
	}
	var errs []error
	seen := make(map[string]int, len(symbols))
	for i, s := range symbols {
		at := fmt.Sprintf("%s[%d]", field, i)
		if s == "" {
			errs = append(errs, fmt.Errorf("%s is empty, want a name", at))
			continue
		}
		errs = append(errs, checkName(at, s))
		if first, twice := seen[s]; twice {
			errs = append(errs, fmt.Errorf("%s is %q, as is %s[%d], want each symbol once", at, s, field, first))
			continue
		}
		seen[s] = i
	}
	return errors.Join(errs...)
}
