package report

import (
	"fmt"
	"strings"

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

// probeText says why a rate did not hold.
func probeText(p trial.Probe) string {
	if p.Held {
		return ""
	}
	var why []string
	if p.Report.Verdict != trial.Pass {
		why = Reasons(p.Report)
	}
	m := p.Report.Runs[0].Result.Measured()
	if m.Failed()*100 >= m.Sent {
		why = append(why, fmt.Sprintf("%s of %s orders failed", comma(m.Failed()), comma(m.Sent)))
	}
	if m.Dropped > 0 {
		why = append(why, comma(m.Dropped)+" orders dropped")
	}
	return strings.Join(why, "; ")
}
