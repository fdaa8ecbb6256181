package conform

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "look for a new corpus of FuzzConformance")

// FuzzConformance holds two engines against each other that share no code:
//
//	go test -fuzz FuzzConformance ./conform
func FuzzConformance(f *testing.F) { Fuzz(f, func() Engine { return newToy() }) }

// corpus is where go test looks for what FuzzConformance starts from. Each file has the
// name of a mutant that its tape kills.
const corpus = "testdata/fuzz/FuzzConformance"

// TestCorpusKillsMutants notices when the generator has changed, and the bytes of the
// corpus have become other tapes. Then -update writes a new one.
func TestCorpusKillsMutants(t *testing.T) {
	if *update {
		for _, name := range []string{
			"trades at the midpoint", "a level is a stack", "a partly filled maker goes to the end",
			"a sweep ends after one level", "what is left of an IOC order rests", "an FOK order counts beyond its limit",
			"a cancel removes the whole level", "a filled order is cancelled", "an order that comes again cannot be cancelled",
			"a replaced order keeps its place", "a level that was emptied stays empty", "a look at the book mends it",
		} {
			write(t, name, shortestKiller(t, mutantNamed(name)))
		}
	}
	files, _ := filepath.Glob(corpus + "/*")
	if len(files) < 10 {
		t.Errorf("the corpus has %d files, want at least 10", len(files))
	}
	for _, file := range files {
		name := strings.ReplaceAll(filepath.Base(file), "-", " ")
		if tape, ok := taped(t, read(t, file)); !ok || Play(mutantNamed(name), tape) == nil {
			t.Errorf("%s no longer kills its mutant, run this test with -update", file)
		}
	}
}

// taped is the tape that Fuzz makes of an input, if the input is long enough for one.
func taped(t *testing.T, input []byte) (tape Tape, ok bool) {
	t.Run("input", func(t *testing.T) {
		rapid.MakeFuzz(func(t *rapid.T) { tape, ok = Tapes(0).Draw(t, "tape"), true })(t, input)
	})
	return tape, ok
}

func shortestKiller(t *testing.T, newEngine func() Engine) []byte {
	random := rand.NewChaCha8([32]byte{})
	for words := 10; words < 1000; words++ {
		for range 300 {
			input := make([]byte, 8*words)
			random.Read(input)
			if tape, ok := taped(t, input); ok && Play(newEngine, tape) != nil {
				return input
			}
		}
	}
	t.Fatal("no input kills the mutant")
	return nil
}

// A file of a corpus, as go test -fuzz writes it.
const header = "go test fuzz v1\n[]byte("

func write(t *testing.T, name string, input []byte) {
	file := filepath.Join(corpus, strings.ReplaceAll(name, " ", "-"))
	if err := os.MkdirAll(corpus, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, fmt.Appendf(nil, "%s%q)\n", header, input), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) []byte {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	quoted, ok := strings.CutPrefix(string(text), header)
	input, err := strconv.Unquote(strings.TrimSuffix(quoted, ")\n"))
	if !ok || err != nil {
		t.Fatalf("%s is no input of a fuzz target: %v", file, err)
	}
	return []byte(input)
}
