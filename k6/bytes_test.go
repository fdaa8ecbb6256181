package k6_test

import (
	"bufio"
	"os"
	"path/filepath"
	"testing"

	"github.com/ordergen/ordergen"
)

// The first 10,000 bodies of each case are the bytes of the Go stream, also past the
// last order of a short case.
func TestBodiesAreTheStreamsBytes(t *testing.T) {
	t.Parallel()
	const orders = 10_000
	dir := t.TempDir()
	k6(t, []string{"DIR=" + dir}, "run", "testdata/bodies.js").exits(t, 0)
	for _, p := range ordergen.Profiles() {
		file, err := os.Open(filepath.Join(dir, p.Name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		s := stream(t, p.Name, "bytes-")
		lines := bufio.NewScanner(file)
		n := uint64(0)
		for ; lines.Scan(); n++ {
			if want := string(s.At(n).AppendJSON(nil)); lines.Text() != want {
				t.Fatalf("%s: body %d is\n%s, want\n%s", p.Name, n, lines.Text(), want)
			}
		}
		if n != orders {
			t.Errorf("%s: %d bodies, want %d", p.Name, n, orders)
		}
	}
}
