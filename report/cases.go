package report

import (
	"fmt"
	"io"

	"github.com/ordergen/ordergen"
)

// Cases lists a group of cases, a line each.
func Cases(w io.Writer, group string, profiles []ordergen.Profile) {
	heading(w, "%s", group)
	var rows [][]string
	for _, p := range profiles {
		rows = append(rows, []string{p.Name, p.Title, fmt.Sprint(p.Duration()), p.Purpose})
	}
	grid(w, []string{"case", "", "lasts", ""}, rows, 0, 1, 3)
}
