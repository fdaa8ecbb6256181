package journal

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen/client"
)

// Records writes a record for each order: when its run started, in ns since 1970, its index and id, when it was
// due, sent and answered, in ns since that start, its fate, and what of its receipt is known.
type Records struct {
	out    *bufio.Writer
	append func([]byte, client.Entry) []byte
	buf    []byte
}

// NewRecords returns records in the form that the name of their file asks for: CSV with a
// heading, or one JSON object a line. An ending .gz or .zst is left to the caller.
func NewRecords(w io.Writer, name string) (*Records, error) {
	r := &Records{out: bufio.NewWriterSize(w, 1<<16)}
	base := strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	switch {
	case strings.HasSuffix(base, ".csv"):
		r.append = appendCSV
		_, err := r.out.WriteString(csvHeading)
		return r, err
	case strings.HasSuffix(base, ".ndjson"), strings.HasSuffix(base, ".jsonl"), strings.HasSuffix(base, ".json"):
		r.append = appendJSON
		return r, nil
	}
	return nil, fmt.Errorf("the name %q says no form of records, want an ending .ndjson or .csv, or one with .gz or .zst behind it", name)
}

// Write writes one record.
func (r *Records) Write(e client.Entry) error {
	r.buf = append(r.append(r.buf[:0], e), '\n')
	_, err := r.out.Write(r.buf)
	return err
}

// Close writes what is buffered.
func (r *Records) Close() error { return r.out.Flush() }

const csvHeading = "start,index,id,due,sent,answered,fate,filled,fills,cancelled,target_id\n"

// appendCSV leaves what is not known empty.
func appendCSV(b []byte, e client.Entry) []byte {
	b = strconv.AppendInt(b, e.Start.UnixNano(), 10)
	b = strconv.AppendUint(append(b, ','), e.Index, 10)
	b = appendField(append(b, ','), e.ID.String())
	b = strconv.AppendInt(append(b, ','), int64(e.Due), 10)
	b = appendSent(append(b, ','), e, e.Sent)
	b = appendSent(append(b, ','), e, e.Answered)
	b = append(append(b, ','), e.Fate.String()...)
	for _, c := range []client.Count{e.Receipt.Filled, e.Receipt.Fills, e.Receipt.Cancelled} {
		b = append(b, ',')
		if c.Known {
			b = strconv.AppendInt(b, c.N, 10)
		}
	}
	return appendField(append(b, ','), e.Receipt.ID)
}

// appendField quotes a text that RFC 4180 wants quoted.
func appendField(b []byte, text string) []byte {
	if !strings.ContainsAny(text, "\",\r\n") {
		return append(b, text...)
	}
	return append(append(append(b, '"'), strings.ReplaceAll(text, `"`, `""`)...), '"')
}

func appendSent(b []byte, e client.Entry, d time.Duration) []byte {
	if !sent(e) {
		return b
	}
	return strconv.AppendInt(b, int64(d), 10)
}

// sent reports whether an order left this machine.
func sent(e client.Entry) bool { return e.Answered != 0 }

// appendJSON leaves what is not known out.
func appendJSON(b []byte, e client.Entry) []byte {
	b = strconv.AppendInt(append(b, `{"start":`...), e.Start.UnixNano(), 10)
	b = strconv.AppendUint(append(b, `,"index":`...), e.Index, 10)
	b = appendText(append(b, `,"id":`...), e.ID.String())
	b = strconv.AppendInt(append(b, `,"due":`...), int64(e.Due), 10)
	if sent(e) {
		b = strconv.AppendInt(append(b, `,"sent":`...), int64(e.Sent), 10)
		b = strconv.AppendInt(append(b, `,"answered":`...), int64(e.Answered), 10)
	}
	b = appendText(append(b, `,"fate":`...), e.Fate.String())
	receipt, comma := append(b, `,"receipt":{`...), ""
	for _, c := range []struct {
		name string
		client.Count
	}{{"filled", e.Receipt.Filled}, {"fills", e.Receipt.Fills}, {"cancelled", e.Receipt.Cancelled}} {
		if c.Known {
			receipt = strconv.AppendInt(fmt.Appendf(receipt, `%s%q:`, comma, c.name), c.N, 10)
			comma = ","
		}
	}
	if e.Receipt.ID != "" {
		receipt = appendText(fmt.Appendf(receipt, `%s"id":`, comma), e.Receipt.ID)
		comma = ","
	}
	if comma != "" {
		b = append(receipt, '}')
	}
	return append(b, '}')
}
