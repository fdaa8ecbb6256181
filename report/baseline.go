package report

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/ordergen/ordergen/trial"
)

// ReadBaseline reads what a case is compared with from a summary of B1.
func ReadBaseline(path string) (*trial.Baseline, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s Summary
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("baseline %s: %w", path, err)
	}
	if s.Ordergen.Profile != "B1" || s.Ordergen.Throughput <= 0 {
		return nil, fmt.Errorf("baseline %s is a summary of %q with a throughput of %g/s, want one that B1 wrote with -summary", path, s.Ordergen.Profile, s.Ordergen.Throughput)
	}
	return &trial.Baseline{Throughput: s.Ordergen.Throughput, Capacity: s.Ordergen.Capacity}, nil
}
