package recorded

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The sections of a file are the file, and each ends with a line.
func TestSectionsAreTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lines")
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringMatching(`[ab]{0,9}`), 0, 30).Draw(t, "lines")
		text := strings.Join(lines, "\n")
		n := rapid.IntRange(1, 8).Draw(t, "sections")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		parts, err := sections(file, n)
		if err != nil {
			t.Fatal(err)
		}
		if len(parts) > n {
			t.Fatalf("%d sections, want %d at most", len(parts), n)
		}
		var all strings.Builder
		for k, part := range parts {
			got, err := io.ReadAll(part)
			if err != nil {
				t.Fatal(err)
			}
			if k < len(parts)-1 && !strings.HasSuffix(string(got), "\n") {
				t.Fatalf("section %d ends within a line: %q", k, got)
			}
			all.Write(got)
		}
		if all.String() != text {
			t.Fatalf("the sections are %q, want %q", all.String(), text)
		}
	})
}
