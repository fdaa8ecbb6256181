package metric

import (
	"bytes"
	"encoding"
	"fmt"
	"strconv"

	"github.com/HdrHistogram/hdrhistogram-go"
)

var (
	_ encoding.TextMarshaler   = (*Trend)(nil)
	_ encoding.TextUnmarshaler = (*Trend)(nil)
)

// MarshalText writes the trend exactly: the number of times that are beyond all others, a
// colon, and the rest in HdrHistogram's compressed V2 encoding in base64, which other tools
// read too.
func (t *Trend) MarshalText() ([]byte, error) {
	text, err := t.histogram.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return nil, err
	}
	return append(strconv.AppendInt(nil, t.beyond, 10), append([]byte{':'}, text...)...), nil
}

// UnmarshalText reads what MarshalText writes.
func (t *Trend) UnmarshalText(text []byte) error {
	count, encoded, found := bytes.Cut(text, []byte{':'})
	beyond, err := strconv.ParseInt(string(count), 10, 64)
	if !found || err != nil || beyond < 0 {
		return fmt.Errorf("trend is %.40q, want a count of 0 or more, a colon and a histogram", text)
	}
	h, err := hdrhistogram.Decode(encoded)
	if err != nil {
		return fmt.Errorf("the histogram of a trend: %w", err)
	}
	if digits := h.SignificantFigures(); h.LowestTrackableValue() != 1 || h.HighestTrackableValue() != int64(longestTime) || digits != timeDigits && digits != coarseDigits {
		return fmt.Errorf("the histogram of a trend is from %d to %d with %d digits, want 1 to %d with %d, or with %d in a timeline",
			h.LowestTrackableValue(), h.HighestTrackableValue(), digits, int64(longestTime), timeDigits, coarseDigits)
	}
	t.histogram, t.beyond = h, beyond
	return nil
}
