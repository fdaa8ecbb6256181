package results

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/trial"
)

// sampled is how many orders enter a fingerprint one by one.
const sampled = 10_000

// fingerprint is SHA-256 over what a run was planned to be: its first orders, how many there
// are, when some of them are due, and how many orders the book has before.
func fingerprint(e trial.Experiment) string {
	if e.Recorded != nil {
		return e.Recorded.Fingerprint()
	}
	n := e.Schedule.Len()
	h := sha256.New()
	first := e.Plan.First
	config := e.Plan.Stream.Config()
	config.Prefix = "" // has a time in it, and events name others by it
	if plain, err := ordergen.New(config); err == nil {
		fmt.Fprintln(h, plain.Fingerprint(first, first+min(n, sampled)))
	}
	fmt.Fprintln(h, first, n, e.Plan.Book.Len())
	for k := uint64(0); k < n; k += max(1, n/64) {
		fmt.Fprintln(h, e.Schedule.Due(k))
	}
	return hex.EncodeToString(h.Sum(nil))
}
