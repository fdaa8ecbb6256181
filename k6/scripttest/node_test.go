package scripttest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// node is Node.js.
type node struct{ path string }

func findNode(t testing.TB) node {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not on the PATH")
	}
	return node{path}
}

func (n node) evaluate(t testing.TB, p program, function string, argument any) string {
	t.Helper()
	dir := t.TempDir()
	// Imports of k6 and k6/… are looked up in node_modules.
	if err := os.CopyFS(filepath.Join(dir, "node_modules", "k6"), os.DirFS("standin")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, p.files); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"package.json": `{"type": "module"}`,
		"main.mjs":     read(t, "standin/main.mjs"),
		"worker.mjs":   read(t, "standin/worker.mjs"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	input, err := json.Marshal(map[string]any{
		"main":        p.main,
		"instances":   p.instances,
		"environment": p.environment,
		"name":        function,
		"argument":    argument,
	})
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), n.path, filepath.Join(dir, "main.mjs"))
	command.Stdin, command.Stderr = bytes.NewReader(input), &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.Bytes())
	}
	return string(out)
}

func read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
