package rehearsal

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Reprint compiles a program of what values print with %#v, has it print them again, and
// returns both texts. The program may use ordergen and the package pkg. A value that
// constructs, that is whose text has a call of constructor, is compiled alone, as what
// it holds prints as a pointer.
func Reprint(t *testing.T, pkg, constructor string, values []any) (want, got []string) {
	t.Helper()
	var program, printed bytes.Buffer
	fmt.Fprintf(&program, `package main

import (
	"fmt"
	"github.com/ordergen/ordergen"
	subject "github.com/ordergen/ordergen/%s"
)

var _ ordergen.Order

func print(v any) { fmt.Printf("%%#v\n%%v\n", v, v) }

func main() {
`, pkg)
	for _, v := range values {
		text := fmt.Sprintf("%#v", v)
		source := strings.ReplaceAll(text, pkg+".", "subject.")
		if constructor != "" && strings.Contains(text, constructor) {
			fmt.Fprintf(&program, "\t_ = %s\n", source)
			continue
		}
		fmt.Fprintf(&program, "\tprint(%s)\n", source)
		fmt.Fprintf(&printed, "%#v\n%v\n", v, v)
	}
	program.WriteString("}\n")

	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, program.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	run := exec.Command("go", "run", file)
	run.Stderr = &stderr
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	return strings.Split(printed.String(), "\n"), strings.Split(string(out), "\n")
}
