package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/trial"
)

// ReadBaseline reads what a case is compared with from a summary of the case that it names as
// its baseline, or of any where it names none.
func ReadBaseline(path string, p ordergen.Profile) (*trial.Baseline, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s Summary
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("baseline %s: %w", path, err)
	}
	name := cmp.Or(p.Criteria.Baseline, s.Ordergen.Profile)
	if s.Ordergen.Profile != name || s.Ordergen.Throughput <= 0 {
		return nil, fmt.Errorf("baseline %s is a summary of %q with a throughput of %g/s, want one that %s wrote with -summary", path, s.Ordergen.Profile, s.Ordergen.Throughput, name)
	}
	return &trial.Baseline{Throughput: s.Ordergen.Throughput, Capacity: s.Ordergen.Capacity}, nil
}
