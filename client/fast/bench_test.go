package fast_test

import (
	"testing"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
)

// BenchmarkSend sends one order after another to a server that does nothing, in this
// process: run it with -cpu 1 and compare the two. Most of what is left is the kernel's.
func BenchmarkSend(b *testing.B) {
	url, end := serve(b, frugal)
	defer end()
	for _, bench := range []struct {
		name   string
		target client.Target
	}{
		{"fast", &fast.Target{BaseURL: url, Reuse: client.Hot}},
		{"nethttp", &client.HTTPTarget{BaseURL: url, Reuse: client.Hot}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			ctx := b.Context()
			for b.Loop() {
				if _, err := bench.target.Send(ctx, order); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
