package formats

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file reads as what was written, whatever its name says of compression, and a compressed
// one is smaller.
func TestFilesAreCompressedByName(t *testing.T) {
	text := strings.Repeat(orderLine+"\n", 1000)
	for _, name := range []string{"orders.ndjson", "orders.ndjson.gz", "orders.ndjson.zst"} {
		path := filepath.Join(t.TempDir(), name)
		f, err := os.Create(path)
		must(t, err)
		w, err := Compress(f, name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
		must(t, w.Close())
		must(t, f.Close())
		if info, err := os.Stat(path); err != nil || name != "orders.ndjson" && info.Size() > int64(len(text)/10) {
			t.Errorf("%s has %d bytes of %d, %v", name, info.Size(), len(text), err)
		}
		in, err := Open(path)
		must(t, err)
		got, err := io.ReadAll(in)
		must(t, err)
		must(t, in.Close())
		if string(got) != text {
			t.Errorf("%s reads as another text", name)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.gz")); err == nil {
		t.Error("a file that does not exist opens")
	}
}
