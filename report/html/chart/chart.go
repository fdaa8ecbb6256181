package chart

import "math"

// Chart is one chart. What it shows lies in the ranges of its axes; values beyond are drawn at
// the end.
type Chart struct {
	ID    string // unique on its page
	Title string
	Desc  string // what is to be seen, for those who do not see it too
	X, Y  Axis

	Spans []Span // drawn first, below all others
	Cells []Cell
	Bars  []Bar
	Lines []Line
	Rules []Rule
	Hints []Hint
	Table Table
}

// Span shades a stretch of x, such as a warm-up.
type Span struct {
	Name     string
	From, To float64
}

// Cell is one field of a heat map.
type Cell struct {
	X0, X1, Y0, Y1 float64
	Weight         float64 // more than 0; the heaviest cell of a chart is the darkest
}

// Bar reaches from its base up to its height. A faulty one looks otherwise.
type Bar struct {
	X0, X1, Base, Height float64
	Faulty               bool
}

// Line joins points. One without a Y, which is NaN, leaves a gap.
type Line struct {
	Name   string
	Points []Point
	Step   bool // holds each value until the next
	Dots   bool // marks the points, and does not join them
}

// Point is a value at a place.
type Point struct{ X, Y float64 }

// Gap is the Y of a point that has none.
var Gap = math.NaN()

// Rule is a limit at one value of Y.
type Rule struct {
	Name string
	Y    float64
}

// Hint is what a chart says of a stretch of x to somebody who points there.
type Hint struct {
	X0, X1 float64
	Text   string
}

// Table is the numbers behind a chart.
type Table struct {
	Header []string
	Rows   [][]string
}
