package command

import (
	"fmt"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

// readBaseline refuses a baseline that a case would ignore.
func readBaseline(p ordergen.Profile, path string) (*trial.Baseline, error) {
	if p.Criteria.Scaling == 0 {
		return nil, fmt.Errorf("-baseline: %s compares itself with no other case", p.Name)
	}
	return report.ReadBaseline(path, p)
}
