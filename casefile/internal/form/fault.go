package form

import (
	"fmt"
	"strings"
)

// Fault is one thing that is wrong in a file.
type Fault struct {
	Line, Column int // counted from 1
	Text         string
}

// Error says all that is wrong in a file, each fault with the line that it is in.
type Error struct {
	File   string
	Faults []Fault // sorted by their place in the file
	source []string
}

// mostShown is how many faults are printed. Nobody reads about more at a time.
const mostShown = 20

// Error gives each fault with file, line, column and excerpt.
func (e *Error) Error() string {
	var text strings.Builder
	for i, f := range e.Faults {
		if i == mostShown {
			fmt.Fprintf(&text, "\nand %d faults more", len(e.Faults)-mostShown)
			break
		}
		if i > 0 {
			text.WriteByte('\n')
		}
		fmt.Fprintf(&text, "%s:%d:%d: %s", e.File, f.Line, f.Column, f.Text)
		text.WriteString(e.excerpt(f))
	}
	return text.String()
}

// widest is how many characters of a line are shown.
const widest = 100

// excerpt is the line of a fault with a mark below the column.
func (e *Error) excerpt(f Fault) string {
	if f.Line < 1 || f.Line > len(e.source) {
		return ""
	}
	line := []rune(strings.ReplaceAll(strings.TrimRight(e.source[f.Line-1], "\r\n"), "\t", " "))
	column := f.Column - 1
	if column < 0 || column > len(line) {
		column = 0
	}
	from := max(0, column-widest/2)
	to := min(len(line), from+widest)
	number := fmt.Sprintf("%5d", f.Line)
	return fmt.Sprintf("\n%s | %s\n%s | %s^", number, string(line[from:to]), strings.Repeat(" ", len(number)), strings.Repeat(" ", column-from))
}
