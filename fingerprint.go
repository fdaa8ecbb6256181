package ordergen

import (
	"crypto/sha256"
	"encoding/hex"
)

// StreamVersion names the mapping from (Config, index) to orders. It changes
// whenever any fingerprint changes, so equal versions replay equal orders.
const StreamVersion = 2

// Fingerprint hashes the orders lo ≤ i < hi in their wire form, without the
// prefix: two runs that agree on it sent the same workload. It is SHA-256 over the
// lines, in hexadecimal.
func (s *Stream) Fingerprint(lo, hi uint64) string {
	h := sha256.New()
	var line []byte
	for _, o := range s.Range(lo, hi) {
		o.ID.Prefix = ""
		line = append(o.AppendJSON(line[:0]), '\n')
		h.Write(line)
	}
	return hex.EncodeToString(h.Sum(nil))
}
