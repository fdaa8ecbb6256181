package k6

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

var declared = regexp.MustCompile(`(?m)^(?:export )?(?:const|let|function|class) (?:\{ )?(\w+)`)

// The files of the library share one scope in a self-contained script.
func TestLibraryDeclaresEachNameOnce(t *testing.T) {
	first := make(map[string]string)
	for _, name := range strings.FieldsFunc(strings.Trim(exports[strings.Index(exports, "{"):], "{}= "), func(c rune) bool { return c == ',' || c == ' ' }) {
		first[name] = "the exports"
	}
	files, err := fs.Glob(library, "scripts/lib/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "/cases.js") {
			continue
		}
		source, err := fs.ReadFile(library, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declared.FindAllSubmatch(source, -1) {
			name := string(match[1])
			if other, twice := first[name]; twice {
				t.Errorf("%s declares %s, as do %s", file, name, other)
			}
			first[name] = file
		}
	}
}

// A script imports nothing but modules of k6, and fits into a ConfigMap, which holds 1 MiB.
func TestSelfContained(t *testing.T) {
	for _, p := range ordergen.Profiles() {
		source, err := Compile(p)
		if err != nil {
			t.Fatal(err)
		}
		if len(source) > 1<<19 {
			t.Errorf("%s has %d bytes, want half a ConfigMap at most", p.Name, len(source))
		}
		for line := range strings.Lines(string(source)) {
			if strings.HasPrefix(line, "import ") && !k6Import.MatchString(line) {
				t.Errorf("%s imports what is no module of k6: %s", p.Name, line)
			}
		}
	}
}
