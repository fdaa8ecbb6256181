package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen/arrival"
)

// column is the time that a column of a chart stands for.
const column = 100 * time.Millisecond

// chart has the orders of a schedule counted by time.
type chart struct {
	name, spec string
	orders     uint64
	columns    []int
	due        []time.Duration
}

func newChart(name, spec string, s arrival.Schedule) chart {
	c := chart{name: name, spec: spec, orders: s.Len()}
	for _, w := range arrival.Windows(s, column) {
		c.columns = append(c.columns, int(w.Len()))
	}
	for k := range s.Len() {
		c.due = append(c.due, s.Due(k))
	}
	return c
}

func (c chart) most() int { return slices.Max(c.columns) }

// text is a line with a block for each column, as high as the column has orders.
func (c chart) text() string {
	blocks := []rune(" ▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range c.columns {
		b.WriteRune(blocks[(n*(len(blocks)-1)+c.most()-1)/c.most()]) // rounded up, so that one order is seen
	}
	return strings.TrimRight(b.String(), " ")
}

// svg is the columns as bars, above a stroke for each order.
func (c chart) svg() []byte {
	const width, height, stroke = 6, 60, 10
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", width*len(c.columns), height+stroke+22)
	fmt.Fprintf(&b, `<text x="0" y="12" fill="gray">%s: %d orders, at most %d in %v</text>`+"\n", c.spec, c.orders, c.most(), column)
	fmt.Fprint(&b, `<path fill="steelblue" d="`)
	for i, n := range c.columns {
		if bar := float64(height*n) / float64(c.most()); n > 0 {
			fmt.Fprintf(&b, "M%d %.1fh%dV%dh-%dz", i*width, 18+height-bar, width-1, 18+height, width-1)
		}
	}
	fmt.Fprint(&b, `"/>`+"\n"+`<path stroke="black" stroke-width="0.3" d="`)
	for _, due := range c.due {
		fmt.Fprintf(&b, "M%.1f %dv%d", float64(width)*float64(due)/float64(column), height+20, stroke)
	}
	fmt.Fprint(&b, `"/>`+"\n</svg>\n")
	return b.Bytes()
}
