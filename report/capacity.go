package report

import (
	"fmt"

	"github.com/ordergen/ordergen/trial"
)

// capacityText says what a search found.
func capacityText(c trial.Capacity) string {
	switch {
	case c.Held == 0:
		return fmt.Sprintf("not even %s/s hold", comma(c.Broken))
	case c.Broken == 0:
		return fmt.Sprintf("%s/s hold, and the search ended there", comma(c.Held))
	}
	return fmt.Sprintf("%s/s hold, %s/s do not", comma(c.Held), comma(c.Broken))
}
