// Package summary adds the results of k6 processes up that share one run by execution
// segments. k6 itself holds thresholds to each process alone, and what its summaries
// export of a distribution, a few percentiles, cannot be added up. A Share can: it has
// counters as sums, distributions as HDR histograms, and the fate of each order.
//
// What is merged is exact but for this: percentiles are those of an HDR histogram of
// three digits, within 0.1 % of a recorded time, where k6 interpolates between two;
// the rate of a counter is over the time from the first sample of all processes to the
// last, by their own clocks; and a gauge is the one that was set last, by the same.
package summary

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ordergen/ordergen/k6/internal/workload"
)

// Share is what one process did of a run.
type Share struct {
	Format        string              `json:"format"`
	StreamVersion int                 `json:"streamVersion"`
	Segment       string              `json:"segment"`  // such as "1/3:2/3"; "0:1" is the whole run
	Sequence      string              `json:"sequence"` // of all segments, such as "0,1/3,2/3,1"
	From          time.Time           `json:"from"`     // of the first sample
	To            time.Time           `json:"to"`       // of the last
	Metrics       map[string]*Metric  `json:"metrics"`
	Thresholds    map[string][]string `json:"thresholds"` // expressions by metric, which may have tags
	Workloads     []Part              `json:"workloads"`
}

// Part is what a process did of a workload.
type Part struct {
	Settings workload.Settings  `json:"settings"`
	Ledger   *workload.Ledger   `json:"ledger"`
	Before   *workload.Snapshot `json:"before,omitempty"` // of the target; absent where the process did not reconcile
	After    *workload.Snapshot `json:"after,omitempty"`
}

// Format tells a share from other JSON. It changes when an older reader would misread it.
const Format = "ordergen-share/1"

// Write writes the share in one line.
func (s *Share) Write(w io.Writer) error {
	s.Format = Format
	line, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// errNoShare is what Read gives for a log without a share and for k6's own summaries.
var errNoShare = errors.New("there is no share in it: k6 writes one with --out ordergen=FILE, or with --out ordergen=- to its log; what --summary-export writes cannot be merged, as it has a few percentiles of each distribution and not the distribution")

// Read finds the last share among the lines of a file, which may be the log of a process
// that had its share written there.
func Read(r io.Reader) (*Share, error) {
	var found []byte
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadBytes('\n')
		if bytes.HasPrefix(line, []byte(`{"format":"ordergen-share/`)) {
			found = line
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if found == nil {
		return nil, errNoShare
	}
	var s Share
	if err := json.Unmarshal(found, &s); err != nil {
		return nil, fmt.Errorf("its share cannot be read: %w", err)
	}
	if s.Format != Format {
		return nil, fmt.Errorf("its share has the format %q, want %q", s.Format, Format)
	}
	return &s, nil
}
