package ordergen_test

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ordergen/ordergen"

// arrows are the packages of the module that each package may import, besides the root
// package. Imports point one way: a package stands below all that it imports.
var arrows = []struct{ pkg, imports string }{
	{"", ""},
	{"internal/fixed", ""},
	{"internal/enum", ""},
	{"arrival", "internal/fixed"},
	{"law", "internal/fixed"},
	{"presets", "arrival law"},
	{"compare", "internal/enum"},
	{"engine", ""},
	{"internal/plain", ""},
	{"client/internal/endpoint", "internal/plain"},
	{"client/internal/idle", ""},
	{"client/metric", ""},
	{"client", "arrival compare client/internal/endpoint client/internal/idle client/metric internal/enum internal/plain"},
	{"client/dialect", "client"},
	{"client/fast", "client client/internal/endpoint client/internal/idle"},
	{"formats", "client engine internal/enum"},
	{"judge", "engine formats"},
	{"observe", "internal/enum internal/plain"},
	{"recorded", "arrival engine formats"},
	{"trial", "arrival client client/metric compare internal/enum observe"},
	{"trial/system", "client client/fast engine formats observe trial"},
	{"results", "client recorded trial"},
	{"report/internal/venue", "client engine observe trial"},
	{"report", "arrival client client/metric compare internal/plain judge observe presets trial"},
	{"report/html/chart", ""},
	{"report/html", "arrival client client/metric observe report report/html/chart trial"},
	{"report/journal", "client"},
	{"report/live", "client client/metric"},
	{"k6", "arrival client client/metric"},
	{"casefile/internal/form", ""},
	{"casefile", "casefile/internal/form arrival client client/metric client/dialect law observe recorded trial trial/system"},
	{"conform", "engine"},
	{"conform/wire", "client conform"},
	{"cmd/ordergen/command", "arrival casefile client conform conform/wire engine formats internal/plain judge k6 observe presets recorded report report/html report/journal report/live results trial trial/system"},
	{"cmd/ordergen", "cmd/ordergen/command"},
	{"internal/rehearsal", ""},
	{"ordergentest", ""},
}

func golist(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func TestImportsPointOneWay(t *testing.T) {
	above := make(map[string]bool)
	for _, a := range arrows {
		for _, i := range strings.Fields(a.imports) {
			if !above[i] {
				t.Errorf("%s may import %s, which does not stand above it in the table", a.pkg, i)
			}
		}
		above[a.pkg] = true
	}
	for _, line := range golist(t, ".", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		packages := strings.Fields(line)
		for i, p := range packages {
			packages[i] = strings.TrimPrefix(strings.TrimPrefix(p, module), "/")
			if p != module && !strings.HasPrefix(p, module+"/") {
				packages[i] = "" // of somebody else
			}
		}
		pkg, imports := packages[0], packages[1:]
		if strings.HasPrefix(pkg, "examples/") {
			continue
		}
		i := slices.IndexFunc(arrows, func(a struct{ pkg, imports string }) bool { return a.pkg == pkg })
		if i < 0 {
			t.Errorf("package %q is not in the table of arrows: say there what it may import", pkg)
			continue
		}
		for _, other := range imports {
			if other != "" && !slices.Contains(strings.Fields(arrows[i].imports), other) {
				t.Errorf("package %q imports %q, want none but %q", pkg, other, arrows[i].imports)
			}
		}
	}
}

// k6 is under the AGPL and linked with nothing here.
func TestNoModuleNamesK6(t *testing.T) {
	var modules []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "go.mod" {
			modules = append(modules, filepath.Dir(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range modules {
		for _, m := range golist(t, dir, "-m", "all") {
			if strings.HasPrefix(m, "go.k6.io/") {
				t.Errorf("the module in %s names %s", dir, m)
			}
		}
	}
}
