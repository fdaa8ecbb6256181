package command

import (
	"strings"

	"github.com/ordergen/ordergen/internal/plain"
	"github.com/ordergen/ordergen/trial"
)

// ending ends what records a run before its report is shown, so that the report can say what the
// records lack.
type ending struct {
	trial.Watcher
	end func() error
}

// Judged notes in the report what went wrong with the records.
func (e ending) Judged(r *trial.Report) {
	if err := e.end(); err != nil {
		r.Notes = append(r.Notes, strings.Split(plain.Redact(err.Error()), "\n")...)
	}
	e.Watcher.Judged(r)
}
