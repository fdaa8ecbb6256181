package recorded

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// Recording is a file with a recorded flow, and how it is read and played.
type Recording struct {
	File string `json:"file"`
	Options
}

// Options say how a file is read and played. The zero value plays it as it is.
type Options struct {
	Format string `json:"format,omitzero"` // csv, itch, lobster, mebw or ndjson; as the name of the file says if empty
	Symbol string `json:"symbol,omitzero"` // symbol of a file that names none; as the name of a LOBSTER file says if empty
	Book   string `json:"book,omitzero"`   // LOBSTER's orderbook file, whose first line is the book at the start; none if empty

	// Tick is the engine's smallest price step, in cents; 1 if 0. A LIMIT order's price is
	// rounded to it away from the other side, so that no two orders begin to cross, and an
	// order's that never rests towards it, so that it reaches what it took.
	Tick ordergen.Price `json:"tick,omitzero"`

	Speed  float64       `json:"speed,omitzero"`  // how many times as fast as recorded, 1e-6 to 1e6; 1 if 0
	MaxGap time.Duration `json:"maxGap,omitzero"` // longest time from one event to the next, as recorded: what is longer is cut to it; 0 cuts none
	Rate   int64         `json:"rate,omitzero"`   // events per second of a file without times

	SkipDamaged bool `json:"skipDamaged,omitzero"` // passes over what cannot be read, and counts it
}

// ParseSpeed reads a factor such as 2x or 0.5.
func ParseSpeed(text string) (float64, error) {
	factor, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(factor >= slowest && factor <= fastest) {
		return 0, fmt.Errorf("the speed is %q, want a factor from 1e-6 to 1e6, such as 2x", text)
	}
	return factor, nil
}

const (
	slowest = 1e-6
	fastest = 1e6
)

// oneSymbol reports whether all of a file is of the symbol of the options.
func (o Options) oneSymbol() bool { return o.Format == "lobster" || o.Format == "mebw" }

// Formats are the names of those that can be played.
func Formats() []string { return []string{"csv", "itch", "lobster", "mebw", "ndjson"} }

func (o Options) withDefaults(file string) Options {
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".gz"), ".zst")
	ticker, _, isLOBSTER := strings.Cut(name, "_")
	isLOBSTER = isLOBSTER && strings.Contains(name, "_message_")
	if o.Format == "" {
		o.Format = strings.TrimPrefix(filepath.Ext(name), ".")
		if isLOBSTER {
			o.Format = "lobster"
		}
	}
	if o.Symbol == "" && isLOBSTER {
		o.Symbol = ticker
	}
	o.Symbol = cmp.Or(o.Symbol, "RECORDED")
	o.Tick = cmp.Or(o.Tick, 1)
	o.Speed = cmp.Or(o.Speed, 1)
	return o
}

func (o Options) check() error {
	var errs []error
	require := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	require(slices.Contains(Formats(), o.Format), "the format is %q, want one of %s", o.Format, strings.Join(Formats(), ", "))
	require(o.Book == "" || o.Format == "lobster", "an orderbook file goes with the format lobster, and this is %s", o.Format)
	require(o.Tick > 0 && o.Tick <= math.MaxInt32, "the tick is %v, want 0.01 or more", o.Tick)
	require(o.Speed >= slowest && o.Speed <= fastest, "the speed is %v, want 1e-6..1e6", o.Speed)
	require(o.MaxGap >= 0, "the longest gap is %v, want more than 0, or 0 for all as recorded", o.MaxGap)
	require(o.Rate >= 0, "the rate is %d, want more than 0", o.Rate)
	return errors.Join(errs...)
}
