package ordergentest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestValuesPrintAsGo compiles what values print and has the program print it again.
func TestValuesPrintAsGo(t *testing.T) {
	var values []any
	for seed := range 12 {
		values = append(values,
			Tapes(0).Example(seed), Orders().Example(seed), Configs().Example(seed),
			Ladders().Example(seed), Books().Example(seed), Stages().Example(seed), Profiles().Example(seed),
			Arrivals(9, 3).Example(seed), Scenarios().Example(seed),
		)
	}
	for _, c := range Directed() {
		values = append(values, c)
	}
	var program, want bytes.Buffer
	program.WriteString("package main\n\nimport (\n\t\"fmt\"\n\t\"github.com/ordergen/ordergen\"\n\t\"github.com/ordergen/ordergen/ordergentest\"\n)\n\nfunc main() {\n")
	for _, v := range values {
		text := fmt.Sprintf("%#v", v)
		if strings.Contains(text, "ordergentest.Must(") {
			fmt.Fprintf(&program, "\t_ = %s\n", text) // a table prints as a pointer
			continue
		}
		fmt.Fprintf(&program, "\tprint(%s)\n", text)
		fmt.Fprintf(&want, "%#v\n%v\n", v, v)
	}
	program.WriteString("}\n\nfunc print(v any) { fmt.Printf(\"%#v\\n%v\\n\", v, v) }\n\nvar _ ordergen.Order\n\nvar _ ordergentest.Tape\n")

	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, program.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	run := exec.Command("go", "run", file)
	run.Stderr = &stderr
	got, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	if diff := cmp.Diff(strings.Split(want.String(), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("a value prints other than it is (-value +printed):\n%s", diff)
	}
}
