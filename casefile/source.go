package casefile

import (
	"errors"
	"strconv"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
	"github.com/ordergen/ordergen/recorded"
)

var sourceForm = form.Object(
	form.Key("file", "The file with the flow; a relative path begins where the case file is.", func(r *recorded.Recording) *string { return &r.File }, form.Text()).Required(),
	form.Key("format", "csv, itch, lobster, mebw or ndjson; as the name of the file says if not given.", func(r *recorded.Recording) *string { return &r.Format }, form.Name(recorded.Formats(), func(s string) string { return s })),
	form.Key("symbol", "The symbol of a file that names none.", func(r *recorded.Recording) *string { return &r.Symbol }, form.Text()),
	form.Key("book", "LOBSTER's orderbook file, whose first line is the book at the start.", func(r *recorded.Recording) *string { return &r.Book }, form.Text()),
	form.Key("tick", "The engine's smallest step of a price, which prices are rounded to; 0.01 if not given.", func(r *recorded.Recording) *ordergen.Price { return &r.Tick }, money),
	form.Key("speed", "How many times as fast as recorded it is sent, such as 2x.", func(r *recorded.Recording) *float64 { return &r.Speed }, speed),
	form.Key("max_gap", "The longest time from one event to the next, as recorded: what is longer is cut to it.", func(r *recorded.Recording) *time.Duration { return &r.MaxGap }, duration),
	form.Key("rate", "The rate of a file without times.", func(r *recorded.Recording) *int64 { return &r.Rate }, perSecond),
	form.Key("skip_damaged", "Pass over what cannot be read, and count it.", func(r *recorded.Recording) *bool { return &r.SkipDamaged }, form.Bool()),
).Inline()

// speed is a factor above 0.
var speed = form.Scalar("a factor such as 2x or 0.5x", `^[0-9]+(\.[0-9]+)?x?$`, recorded.ParseSpeed,
	func(factor float64) string { return strconv.FormatFloat(factor, 'f', -1, 64) + "x" })

// perSecond is a rate of whole events in a second.
var perSecond = form.Convert(rate, func(r ordergen.Rate) (int64, error) {
	if r.Orders <= 0 || r.Orders*int64(time.Second)%int64(r.Per) != 0 {
		return 0, errors.New("want a rate of whole events in a second, such as 100/s")
	}
	return r.Orders * int64(time.Second) / int64(r.Per), nil
}, func(n int64) (ordergen.Rate, error) { return ordergen.PerSecond(n), nil })
