package chart

import (
	"embed"
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
)

//go:embed chart.gohtml
var files embed.FS

var drawing = template.Must(template.ParseFS(files, "chart.gohtml"))

// Size of a drawing, and the margins that its axes stand in, in units of its view box.
const (
	Width, Height            = 640, 300
	left, right, top, bottom = 66, 24, 10, 44
)

// HTML is the chart as a figure of a page.
func (c Chart) HTML() (template.HTML, error) {
	var b strings.Builder
	if err := drawing.ExecuteTemplate(&b, "chart.gohtml", c.drawn()); err != nil {
		return "", fmt.Errorf("chart %s: %w", c.ID, err)
	}
	return template.HTML(b.String()), nil
}

// drawn is a chart as its template has it: places on the drawing, and paths.
type drawn struct {
	Chart
	Width, Height            int
	Left, Right, Top, Bottom float64 // ends of the area between the axes
	MiddleX, MiddleY         float64
	XTicks, YTicks           []drawnTick
	Shades                   []box
	Heat                     []path
	Columns                  []path
	Curves                   []path
	Limits                   []limit
	Places                   []box
	Legend                   []key
}

type drawnTick struct {
	At   float64
	Text string
}

type box struct {
	X, Y, W, H float64
	Text       string
}

type path struct {
	Class string
	D     string
}

type limit struct {
	Y    float64
	Text string
}

// key is an entry of the legend.
type key struct {
	Class, Name string
	Dot         bool
}

func (c Chart) x(v float64) float64 { return round(left + c.X.at(v)*(Width-left-right)) }
func (c Chart) y(v float64) float64 { return round(Height - bottom - c.Y.at(v)*(Height-top-bottom)) }

// round to a tenth of a unit, which is less than a pixel.
func round(v float64) float64 { return math.Round(v*10) / 10 }

func (c Chart) drawn() drawn {
	d := drawn{
		Chart: c, Width: Width, Height: Height,
		Left: left, Right: Width - right, Top: top, Bottom: Height - bottom,
		MiddleX: left + (Width-left-right)/2, MiddleY: top + (Height-top-bottom)/2,
		Heat: c.heat(), Columns: c.columns(),
	}
	for _, t := range c.X.ticks() {
		d.XTicks = append(d.XTicks, drawnTick{c.x(t.At), t.Text})
	}
	for _, t := range c.Y.ticks() {
		d.YTicks = append(d.YTicks, drawnTick{c.y(t.At), t.Text})
	}
	for _, s := range c.Spans {
		d.Shades = append(d.Shades, box{c.x(s.From), top, round(c.x(s.To) - c.x(s.From)), Height - top - bottom, s.Name})
		d.Legend = append(d.Legend, key{"span", s.Name, false})
	}
	for i, l := range c.Lines {
		class := fmt.Sprintf("line line%d", i+1)
		if l.Dots {
			class += " dots"
		}
		d.Curves = append(d.Curves, path{class, c.curve(l)})
		d.Legend = append(d.Legend, key{class, l.Name, l.Dots})
	}
	for _, r := range c.Rules {
		d.Limits = append(d.Limits, limit{c.y(r.Y), r.Name})
		d.Legend = append(d.Legend, key{"rule", r.Name, false})
	}
	for _, h := range c.Hints {
		d.Places = append(d.Places, box{c.x(h.X0), top, round(max(c.x(h.X1)-c.x(h.X0), 1)), Height - top - bottom, h.Text})
	}
	return d
}

// shades is how many colours a heat map has.
const shades = 7

// heat gives all cells of a colour in one path. The colour goes by the logarithm of the weight, so that a
// single order shows beside thousands.
func (c Chart) heat() (all []path) {
	heaviest := 1.0
	for _, cell := range c.Cells {
		heaviest = max(heaviest, cell.Weight)
	}
	var paths [shades + 1]strings.Builder
	for _, cell := range c.Cells {
		shade := shades
		if heaviest > 1 {
			shade = 1 + int(math.Log(max(cell.Weight, 1))/math.Log(heaviest)*(shades-1)+0.5)
		}
		x, y := c.x(cell.X0), c.y(cell.Y1)
		fmt.Fprintf(&paths[shade], "M%s %sh%sv%sh%sz", n(x), n(y), n(c.x(cell.X1)-x), n(c.y(cell.Y0)-y), n(x-c.x(cell.X1)))
	}
	for shade := range paths {
		if paths[shade].Len() > 0 {
			all = append(all, path{fmt.Sprintf("heat heat%d", shade), paths[shade].String()})
		}
	}
	return all
}

func (c Chart) columns() (all []path) {
	var good, bad strings.Builder
	for _, b := range c.Bars {
		into := &good
		if b.Faulty {
			into = &bad
		}
		x, y := c.x(b.X0), c.y(b.Height)
		fmt.Fprintf(into, "M%s %sh%sv%sh%sz", n(x), n(y), n(c.x(b.X1)-x), n(c.y(b.Base)-y), n(x-c.x(b.X1)))
	}
	if good.Len() > 0 {
		all = append(all, path{"bar", good.String()})
	}
	if bad.Len() > 0 {
		all = append(all, path{"bar error", bad.String()})
	}
	return all
}

func (c Chart) curve(l Line) string {
	var b strings.Builder
	joined := false
	for i, p := range l.Points {
		if math.IsNaN(p.Y) {
			joined = false
			continue
		}
		x, y := c.x(p.X), c.y(p.Y)
		switch {
		case l.Dots:
			fmt.Fprintf(&b, "M%s %sh0", n(x), n(y)) // a round cap makes it a dot
			continue
		case !joined:
			fmt.Fprintf(&b, "M%s %s", n(x), n(y))
			if alone := i+1 == len(l.Points) || math.IsNaN(l.Points[i+1].Y); alone {
				b.WriteString("h0.1")
			}
		case l.Step:
			fmt.Fprintf(&b, "H%sV%s", n(x), n(y))
		default:
			fmt.Fprintf(&b, "L%s %s", n(x), n(y))
		}
		joined = true
	}
	return b.String()
}

func n(v float64) string { return strconv.FormatFloat(round(v), 'f', -1, 64) }
