package casefile

import (
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/casefile/internal/form"
)

var runForm = form.Object(
	form.Key("name", "Tells the runs of a case apart.", func(r *ordergen.Run) *string { return &r.Name }, form.Text()),
	form.Key("seed", "The asks that rest before the run; a flow of lives has its own book.", func(r *ordergen.Run) *[]ordergen.Listing { return &r.Seeds }, form.List(listingForm)),
	form.Key("stages", "The arrival rate over time.", func(r *ordergen.Run) *[]ordergen.Stage { return &r.Stages }, form.List(stageForm)).Required(),
	form.Key("arrival", "When the orders come within the stages, such as poisson; evenly if not given.", func(r *ordergen.Run) *string { return &r.Arrival }, form.Text()),
).Checked(func(r ordergen.Run) error {
	_, err := arrival.Parse(r.Arrival, 1, r.Stages)
	return err
})

// mostSeeds is how many orders a file may seed for a symbol, and mostLevels on how many
// prices, so that a slip of a finger does not fill the memory.
const (
	mostSeeds  = 10_000_000
	mostLevels = 1 << 20
)

var listingForm = form.Object(
	form.Key("symbols", "The symbols that get these asks each.", func(l *ordergen.Listing) *[]string { return &l.Symbols }, symbolsForm).Required(),
	form.Key("orders", "How many orders rest for a symbol, on all levels together.", func(l *ordergen.Listing) *int { return &l.Ladder.Orders }, form.Whole(1, mostSeeds)).Required(),
	form.Key("levels", "On how many prices they rest.", func(l *ordergen.Listing) *int { return &l.Ladder.Levels }, form.Whole(1, mostLevels)).Required(),
	form.Key("touch", "The lowest price.", func(l *ordergen.Listing) *ordergen.Price { return &l.Ladder.Touch }, money).Required(),
	form.Key("tick", "The step from one price to the next.", func(l *ordergen.Listing) *ordergen.Price { return &l.Ladder.Tick }, money).Required(),
	form.Key("quantity", "The shares of an order.", func(l *ordergen.Listing) *ordergen.Dist { return &l.Ladder.Quantity }, dist(numbers)).Required(),
)

// stage is a stage as it is written: with one rate, or with two.
type stage struct {
	rate, from, to ordergen.Rate
	lasts          time.Duration
}

var stageForm = form.Convert(form.Object(
	form.Key("rate", "The rate all along.", func(s *stage) *ordergen.Rate { return &s.rate }, rate),
	form.Key("from", "The rate at the start.", func(s *stage) *ordergen.Rate { return &s.from }, rate),
	form.Key("to", "The rate at the end; between them it changes in a straight line.", func(s *stage) *ordergen.Rate { return &s.to }, rate),
	form.Key("for", "How long the stage lasts.", func(s *stage) *time.Duration { return &s.lasts }, duration).Required(),
).Inline(), newStage, writtenStage)

func newStage(s stage) (ordergen.Stage, error) {
	none := ordergen.Rate{}
	switch {
	case s.rate != none && s.from == none && s.to == none:
		return ordergen.Hold(s.rate, s.lasts), nil
	case s.rate == none && s.from != none && s.to != none:
		return ordergen.Ramp(s.from, s.to, s.lasts), nil
	}
	return ordergen.Stage{}, errors.New("a stage has a rate, or from and to, want one of the two")
}

func writtenStage(s ordergen.Stage) (stage, error) {
	if s.From.Per <= 0 || s.To.Per <= 0 {
		return stage{}, fmt.Errorf("the stage %v has a rate without a time, want one such as 84/s", s)
	}
	if s.From == s.To {
		return stage{rate: s.From, lasts: s.Duration}, nil
	}
	return stage{from: s.From, to: s.To, lasts: s.Duration}, nil
}
