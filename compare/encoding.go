package compare

import (
	"encoding"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

var (
	_ encoding.TextMarshaler   = (*Batches)(nil)
	_ encoding.TextUnmarshaler = (*Batches)(nil)
)

// MarshalText writes the batches in base64, as unsigned varints: the exponent of the width, the
// position of the first batch in widths, the number of batches, and for each batch the
// number of buckets that are not empty, each of those as its distance from the one before
// it and its count.
func (b *Batches) MarshalText() ([]byte, error) {
	data := binary.AppendUvarint(nil, uint64(b.shift))
	data = binary.AppendUvarint(data, b.first)
	data = binary.AppendUvarint(data, uint64(len(b.batches)))
	for _, one := range b.batches {
		data = one.append(data)
	}
	return base64.StdEncoding.AppendEncode(nil, data), nil
}

func (b *batch) append(data []byte) []byte {
	if b == nil {
		return append(data, 0)
	}
	filled := uint64(0)
	for _, n := range b.counts {
		if n > 0 {
			filled++
		}
	}
	data = binary.AppendUvarint(data, filled)
	last := 0
	for i, n := range b.counts {
		if n > 0 {
			data = binary.AppendUvarint(data, uint64(i-last))
			data = binary.AppendUvarint(data, uint64(n))
			last = i
		}
	}
	return data
}

// UnmarshalText reads what MarshalText writes.
func (b *Batches) UnmarshalText(text []byte) error {
	data, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		return fmt.Errorf("batches of latencies: %w", err)
	}
	r := reader{data: data}
	read := Batches{shift: uint(r.next(63)), first: r.next(1 << 63)}
	for range r.next(mostBatches) {
		read.batches = append(read.batches, r.batch())
	}
	if r.err == nil && len(r.data) > 0 {
		r.err = fmt.Errorf("%d bytes follow the last batch, want none", len(r.data))
	}
	if r.err != nil {
		return fmt.Errorf("batches of latencies: %w", r.err)
	}
	*b = read
	return nil
}

// reader reads varints up to the first that is wrong, and zeros from there on.
type reader struct {
	data []byte
	err  error
}

func (r *reader) next(most uint64) uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.data)
	switch {
	case n <= 0:
		r.err = errors.New("they end in the middle, want the whole of what MarshalText wrote")
		return 0
	case v > most:
		r.err = fmt.Errorf("a number is %d, want at most %d", v, most)
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *reader) batch() *batch {
	filled := r.next(buckets + 1)
	if filled == 0 {
		return nil
	}
	one, at := new(batch), uint64(0)
	for range filled {
		at += r.next(buckets - at)
		n := r.next(1<<32 - 1)
		one.counts[at] = uint32(n)
		one.orders += int64(n)
	}
	return one
}
