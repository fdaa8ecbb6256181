package formats

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// records draws what engines may have answered, sensible or not.
func records() *rapid.Generator[[]Record] {
	return rapid.Custom(func(t *rapid.T) (all []Record) {
		number := func(name string) *int64 {
			if !rapid.Bool().Draw(t, "told") {
				return nil
			}
			n := rapid.Int64Range(0, 1<<40).Draw(t, name)
			return &n
		}
		for i, e := range lineage("A", "B\"").Draw(t, "events") {
			r := Record{
				Line: int64(i + 1), Run: rapid.SampledFrom([]string{"", "deep"}).Draw(t, "run"), Event: e.Order, Sent: Untimed, Answered: Untimed,
				Reply: Reply(rapid.IntRange(0, 3).Draw(t, "reply")), Sequence: rapid.Uint64Range(0, 1<<60).Draw(t, "sequence"),
				Filled: number("filled"), Fills: number("fills"), Cancelled: number("cancelled"),
			}
			if rapid.Bool().Draw(t, "timed") {
				r.Sent = time.Duration(rapid.Int64Range(0, 1e12).Draw(t, "sent"))
				r.Answered = r.Sent + time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "took"))
				if r.Reply == Unknown {
					r.Answered = Untimed
				}
			}
			if rapid.Bool().Draw(t, "trades") {
				r.Trades = []Trade{}
				for range rapid.IntRange(0, 2).Draw(t, "number") {
					r.Trades = append(r.Trades, Trade{e.Order.ID, 101, rapid.Int64Range(-1, 9).Draw(t, "quantity")})
				}
			}
			all = append(all, r)
		}
		return all
	})
}

func TestTapesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := records().Draw(t, "records")
		got := all(t, ReadTape(bytes.NewReader(tapeOf(t, want))))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func tapeOf(t rapid.TB, records []Record) []byte {
	t.Helper()
	var file bytes.Buffer
	w := NewTapeWriter(&file)
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestDamagedTapes(t *testing.T) {
	for line, want := range map[string]string{
		`{"event":` + orderLine + `}`:                                           `line 1, column 1: found nothing, want answer: one of accepted, refused, shed, unknown`,
		`{"event":` + orderLine + `,"answer":"yes"}`:                            `line 1, column 105: found "yes", want answer: one of`,
		`{"event":` + orderLine + `,"answer":"accepted","filled":-1}`:           `line 1, column 125: found "-1", want filled: at least 0`,
		`{"event":` + orderLine + `,"answer":"accepted","sent":5,"answered":4}`: `line 1, column 136: found "4", want answered`,
		`{"event":` + orderLine + `,"answer":"accepted","sent":5}`:              `line 1, column 1: found "{\"event\":{\"orderId\":\"x-00001\",\"symbol\":\""…, want both sent and answered`,
		`{"event":` + strings.Replace(orderLine, "BUY", "UP", 1) + `}`:          `line 1, column 51: found "UP", want side: one of`,
		`{"event":` + orderLine + `,"answer":"accepted","price":1}`:             `line 1, column`,
		`{"event":` + orderLine + `,"answer":"accepted"}{}`:                     `line 1, column 116: found "{}", want one object a line`,
		`[]`: `line 1, column`,
	} {
		read, errs := faults(ReadTape(strings.NewReader(line + "\n")))
		if read != 0 || len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), want) {
			t.Errorf("%s\ngives %v, want %s…", line, errs, want)
		}
	}
}

func FuzzTape(f *testing.F) {
	f.Add([]byte(`{"run":"deep","event":` + orderLine + `,"sent":1,"answered":2,"answer":"accepted","sequence":3,"filled":2,"fills":1,"cancelled":0,"trades":[{"maker":"m","price":1,"quantity":2}]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		var read []Record
		for r, err := range SkipDamaged(ReadTape(bytes.NewReader(file)), func(*Damage) {}) {
			must(t, err)
			r.Line = int64(len(read) + 1)
			read = append(read, r)
		}
		if diff := cmp.Diff(read, all(t, ReadTape(bytes.NewReader(tapeOf(t, read))))); diff != "" {
			t.Fatal(diff)
		}
	})
}
