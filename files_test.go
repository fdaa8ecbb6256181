package ordergen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFilesDependDownwards looks into each package: of two files no more than one may need what the
// other declares, at whatever distance.
func TestFilesDependDownwards(t *testing.T) {
	for _, line := range golist(t, ".", "-f", "{{.ImportPath}} {{.Dir}}", "./...") {
		pkg, dir, _ := strings.Cut(line, " ")
		needs := filesNeeded(t, dir)
		var path []string
		done := make(map[string]bool)
		var visit func(file string)
		visit = func(file string) {
			if at := slices.Index(path, file); at >= 0 {
				t.Errorf("%s: %s need each other: move what they share to a file below them", pkg, strings.Join(append(path[at:], file), " → "))
				return
			}
			if done[file] {
				return
			}
			path = append(path, file)
			for _, other := range needs[file] {
				visit(other)
			}
			path, done[file] = path[:len(path)-1], true
		}
		for file := range needs {
			visit(file)
		}
	}
}

// filesNeeded has for each file of a package those whose declarations it names.
func filesNeeded(t *testing.T, dir string) map[string][]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var (
		files    = make(map[string]*ast.File)
		declared = make(map[string][]string) // files that declare a name, several where each is for a system of its own
	)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		if files[name], err = parser.ParseFile(token.NewFileSet(), path, text, 0); err != nil {
			t.Fatal(err)
		}
		for of := range files[name].Scope.Objects {
			declared[of] = append(declared[of], name)
		}
	}
	needs := make(map[string][]string)
	for name, file := range files {
		keys := make(map[*ast.Ident]bool) // such as the fields of a literal, which are not told from names
		ast.Inspect(file, func(n ast.Node) bool {
			if pair, is := n.(*ast.KeyValueExpr); is {
				if key, is := pair.Key.(*ast.Ident); is {
					keys[key] = true
				}
			}
			return true
		})
		for _, ident := range file.Unresolved {
			if keys[ident] {
				continue
			}
			for _, other := range declared[ident.Name] {
				if other != name && !slices.Contains(needs[name], other) {
					needs[name] = append(needs[name], other)
				}
			}
		}
		slices.Sort(needs[name])
	}
	return needs
}
