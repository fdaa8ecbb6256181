package command

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/dustin/go-humanize"
	"golang.org/x/term"
)

// progress is one line on a terminal that says how far something has come. Elsewhere it
// says nothing.
type progress struct {
	out   io.Writer // nil where there is no terminal
	what  string
	total uint64 // 0 where nobody knows
	began time.Time
	shown time.Time
}

// progressEvery is after how many steps it is worth asking the time.
const progressEvery = 4096

func newProgress(out io.Writer, what string, total uint64) *progress {
	p := &progress{what: what, total: total, began: time.Now()}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.out = out
	}
	return p
}

// at shows how many are done, five times a second.
func (p *progress) at(done uint64) {
	now := time.Now()
	if p.out == nil || now.Sub(p.shown) < 200*time.Millisecond {
		return
	}
	p.shown = now
	rate := float64(done) / max(now.Sub(p.began).Seconds(), 1e-3)
	of := ""
	if p.total > 0 {
		of = " of " + humanize.Comma(int64(p.total))
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s%s %s, %s/s", humanize.Comma(int64(done)), of, p.what, humanize.SIWithDigits(rate, 1, ""))
}

// end clears the line.
func (p *progress) end() {
	if p.out != nil && !p.shown.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
