package scripttest

import (
	"encoding/json"
	"io/fs"
	"testing"
	"testing/fstest"
)

// An interpreter runs JavaScript with the stand-ins for k6's modules.
type interpreter interface {
	// evaluate loads so many instances of a script, as k6 does for its virtual users, and
	// returns what a function returns for them and an argument: one that the script
	// exports, or one of run.js.
	evaluate(t testing.TB, p program, function string, argument any) string
}

// program is a script with its environment.
type program struct {
	files       fs.FS // with the stand-ins left out
	main        string
	environment map[string]string
	instances   int
}

// single is a program of one file.
func single(source []byte, environment map[string]string) program {
	return program{fstest.MapFS{"script.js": {Data: source}}, "script.js", environment, 5}
}

// settings of a run, for runTest.
type settings struct {
	Latency      float64 `json:"latency,omitempty"` // of each order, in ms; 0 is 1 ms
	Processes    int     `json:"processes,omitempty"`
	NoThresholds bool    `json:"noThresholds,omitempty"`
}

// result is what runTest says of a run.
type result struct {
	Errors     []string
	Failed     []string // thresholds
	Iterations int
	Dropped    int
	Metrics    map[string]struct {
		Count int
		Sum   float64
	}
	Logs []string
}

func run(t *testing.T, on interpreter, p program, s settings) (r result) {
	t.Helper()
	if err := json.Unmarshal([]byte(on.evaluate(t, p, "runTest", s)), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// everywhere runs a test on each interpreter, side by side.
func everywhere(t *testing.T, test func(*testing.T, interpreter)) {
	t.Run("sobek", func(t *testing.T) {
		t.Parallel()
		test(t, sobekVM{})
	})
	t.Run("node", func(t *testing.T) {
		t.Parallel()
		test(t, findNode(t))
	})
}
