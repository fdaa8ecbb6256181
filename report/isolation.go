package report

import (
	"fmt"
	"io"

	"github.com/ordergen/ordergen/trial"
)

// Beside prints what the second load of an isolation showed, in two lines below the report
// on the first.
func Beside(w io.Writer, rising *trial.Report) {
	run := rising.Runs[0]
	heading(w, "meanwhile, on shard %s", rising.Profile.Shards[0].Name)
	m := run.Result.Measured()
	fmt.Fprintf(w, "%s%s orders, p99 %s, %v\n", indent, comma(m.Sent), quantileText(m.Latency, 0.99), rising.Verdict)
}
