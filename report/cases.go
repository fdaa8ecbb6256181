package report

import (
	"fmt"
	"io"

	"github.com/ordergen/ordergen"
)

// Cases lists test cases, a line each.
func Cases(w io.Writer, profiles []ordergen.Profile) {
	var rows [][]string
	for _, p := range profiles {
		rows = append(rows, []string{p.Name, p.Title, fmt.Sprint(p.Duration()), p.Purpose})
	}
	grid(w, []string{"case", "", "lasts", ""}, rows, 0, 1, 3)
}
