package scripttest

import (
	"testing"

	"github.com/ordergen/ordergen"
)

// BenchmarkBody is the cost of an order in JavaScript: its bytes from its index.
func BenchmarkBody(b *testing.B) {
	const bodies = `
export function bodies(_, n) {
  const stream = new Stream(profile.flow, 1n, 'b2-');
  let bytes = 0;
  for (let i = 0; i < n; i++) bytes += stream.body(i, stream.at(i)).length;
  return String(bytes);
}`
	p, err := ordergen.LookupProfile("B2")
	if err != nil {
		b.Fatal(err)
	}
	for name, on := range map[string]interpreter{"sobek": sobekVM{}, "node": findNode(b)} {
		b.Run(name, func(b *testing.B) {
			on.evaluate(b, probe(b, p, bodies), "bodies", b.N)
		})
	}
}
