package workload

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// Settings choose a workload: one run of a test case, and what is to differ from the
// case as declared. The zero value of each field but Profile changes nothing. Equal
// settings give equal workloads, in any process.
type Settings struct {
	Profile  string        `json:"profile"`            // "A1" … "B4", in either case
	Run      string        `json:"run,omitempty"`      // of a case with several; the first if empty
	Seed     uint64        `json:"seed,string"`        // as text, as a JSON number may not hold it
	Prefix   string        `json:"prefix,omitempty"`   // of every order id; the names of case and run if empty
	Duration time.Duration `json:"duration,omitempty"` // of the run, at least ShortestRun; its rates stay
	Depth    int           `json:"depth,omitempty"`    // seeded asks per symbol, before any top-up
	Levels   int           `json:"levels,omitempty"`   // price levels per symbol
	TopUp    string        `json:"topUp,omitempty"`    // "none", "orders" or "block"; as the case says if empty
	Baseline float64       `json:"baseline,omitempty"` // B1's throughput, orders/s, for a case that is compared with it
}

// ShortestRun bounds Duration: k6's arrival-rate executors run for a second at least,
// and a run is watched for less than its whole time.
const ShortestRun = 2 * time.Second

// topUps names how a book that falls short is filled up.
var topUps = map[string]ordergen.TopUp{
	"none":   ordergen.NoTopUp,
	"orders": ordergen.TopUpOrders,
	"block":  ordergen.TopUpBlock,
}

// choose returns the case that the settings make, with the one run they choose.
func (s Settings) choose() (ordergen.Profile, ordergen.Run, error) {
	p, err := ordergen.LookupProfile(s.Profile)
	if err != nil {
		return p, ordergen.Run{}, err
	}
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }

	at := slices.IndexFunc(p.Runs, func(r ordergen.Run) bool { return r.Name == s.Run })
	if s.Run == "" {
		at = 0
	}
	if at < 0 {
		refuse("run is %q, want one of %s", s.Run, runNames(p))
		at = 0
	}
	if s.Duration != 0 && s.Duration < ShortestRun {
		refuse("duration is %v, want at least %v", s.Duration, ShortestRun)
	}
	if s.Depth < 0 || s.Levels < 0 {
		refuse("depth is %d and levels %d, want orders and price levels per symbol, above 0", s.Depth, s.Levels)
	}
	topUp, known := topUps[s.TopUp]
	if s.TopUp != "" && !known {
		refuse("topUp is %q, want none, orders or block", s.TopUp)
	}
	if s.Baseline < 0 {
		refuse("baseline is %v orders/s, want 0 or more", s.Baseline)
	}
	if err := errors.Join(errs...); err != nil {
		return p, ordergen.Run{}, err
	}

	if s.TopUp != "" {
		p.TopUp = topUp
	}
	if s.Duration > 0 {
		if p, err = p.Lasting(scaled(s.Duration, p, at)); err != nil {
			return p, ordergen.Run{}, err
		}
	}
	return p, s.reladdered(p.Runs[at]), nil
}

// scaled is how long the whole case is to last for one of its runs to last d.
func scaled(d time.Duration, p ordergen.Profile, run int) time.Duration {
	return time.Duration(float64(d) * float64(p.Duration()) / float64(p.Runs[run].Duration()))
}

func runNames(p ordergen.Profile) string {
	var names []string
	for _, r := range p.Runs {
		names = append(names, fmt.Sprintf("%q", r.Name))
	}
	return strings.Join(names, ", ")
}

// reladdered is the run with the depth and the levels that the settings give.
func (s Settings) reladdered(r ordergen.Run) ordergen.Run {
	r.Seeds = slices.Clone(r.Seeds)
	for i := range r.Seeds {
		ladder := &r.Seeds[i].Ladder
		if s.Depth > 0 {
			ladder.Orders = s.Depth
		}
		if s.Levels > 0 {
			ladder.Levels = s.Levels
		}
	}
	return r
}

// prefix is that of the order ids.
func (s Settings) prefix(p ordergen.Profile, r ordergen.Run) string {
	if s.Prefix != "" {
		return s.Prefix
	}
	name := strings.ToLower(p.Name) + "-"
	if r.Name != "" {
		name += r.Name + "-"
	}
	return name
}
