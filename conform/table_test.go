package conform

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tables is where the tables of mutants stand, each behind a line that names it.
const tables = "../docs/conformance.md"

// table holds the table of a name to its rows, or writes it with -update.
func table(t *testing.T, name string, rows []string) {
	t.Helper()
	file, err := os.ReadFile(tables)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := fmt.Sprintf("<!-- %s -->\n", name), fmt.Sprintf("<!-- end of %s -->\n", name)
	before, rest, ok := strings.Cut(string(file), begin)
	old, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("%s has no table between %q and %q", tables, begin, end)
	}
	now := strings.Join(rows, "\n") + "\n"
	if *update {
		if err := os.WriteFile(tables, []byte(before+begin+now+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(old, now); diff != "" {
		t.Errorf("%s is not what the code does now; if that is right, run go test -update (-file +now):\n%s", tables, diff)
	}
}

// TestRacersByChance measures, with -update alone, how often a racer is caught within 100,000
// operations. It has no place in a run of all tests, which would see chance.
func TestRacersByChance(t *testing.T) {
	if !*update {
		t.Skip("it measures with -update")
	}
	const contests, least = 20, 19
	rows := []string{"| engine | caught | operations at the median |", "|---|---|---|"}
	for _, r := range racers {
		if r.fatal {
			continue
		}
		var after []int
		for seed := range uint64(contests) {
			report := Contest{Operations: 100_000, Findings: 1, Seed: seed + 1, Effort: AsFound}.Run(r.engine)
			if !report.Passed() {
				after = append(after, report.Races[0].After)
			}
		}
		slices.Sort(after)
		if len(after) < least {
			t.Errorf("%s: caught in %d of %d contests, want at least %d", r.name, len(after), contests, least)
			continue
		}
		rows = append(rows, fmt.Sprintf("| %s | %d of %d | %d |", r.name, len(after), contests, after[len(after)/2]))
	}
	table(t, "racers", rows)
}
