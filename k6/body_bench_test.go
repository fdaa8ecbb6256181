package k6

import (
	"testing"

	"github.com/grafana/sobek"
)

// What one body costs a script, without k6's iteration around it.
//
//	go test -run - -bench Body .
func BenchmarkBody(b *testing.B) {
	u := newUser(b, &registry{})
	u.run(b, `const w = new Workload('B2', {seed: 1})`)
	body, _ := sobek.AssertFunction(u.run(b, `(i) => w.body(i)`))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := body(sobek.Undefined(), u.VU.Runtime().ToValue(i)); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
