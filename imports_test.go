package ordergen_test

import (
	"go/parser"
	"go/token"
	"os/exec"
	"strings"
	"testing"
)

// The root package stays light: whoever imports it gets no HTTP, no test library and
// no metrics with it.
func TestImportsOfTheRootPackage(t *testing.T) {
	list := func(args ...string) []string {
		t.Helper()
		out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
		if err != nil {
			t.Fatalf("go list %v: %v", args, err)
		}
		return strings.Fields(string(out))
	}
	allowed := map[string]bool{
		"github.com/ordergen/ordergen":  true,
		"github.com/shopspring/decimal": true,
		"golang.org/x/exp/rand":         true,
	}
	packages := list("-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")
	if len(packages) < len(allowed) {
		t.Fatalf("go list knows only %v", packages)
	}
	for _, p := range packages {
		if !allowed[p] {
			t.Errorf("the root package depends on %s", p)
		}
	}
	for _, p := range list("-deps", "-f", "{{.ImportPath}}", ".") {
		if p == "net/http" || p == "testing" {
			t.Errorf("the root package depends on %s", p)
		}
	}
	for _, file := range list("-f", `{{join .GoFiles "\n"}}`, ".") {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parsed.Imports {
			if p.Path.Value == `"golang.org/x/exp/rand"` && file != "rng.go" {
				t.Errorf("%s imports %s, which belongs in rng.go alone", file, p.Path.Value)
			}
		}
	}
}
