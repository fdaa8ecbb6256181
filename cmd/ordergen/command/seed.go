package trial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Seeding puts a literal book into a target and stops: what the test cases do before
// they send, on its own.
type Seeding struct {
	Multi   bool   // all shards through the gateway, instead of shard a alone
	Target  string // of that kind; an embedded engine if empty
	Metrics []string
	Orders  int // per symbol
	Levels  int
	Seed    uint64
	Console *Console
}

// trial carries the book: a case whose orders are never sent.
func (s Seeding) trial() (Trial, *ordergen.Book, error) {
	name := "A2"
	if s.Multi {
		name = "B2"
	}
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		return Trial{}, nil, err
	}
	p.Runs[0].Seeds[0].Ladder = ordergen.StandardLadder(s.Orders, s.Levels)
	t := Trial{Profile: p, Seed: s.Seed, Target: s.Target, Metrics: s.Metrics, Console: s.Console}
	prefix := "seed-"
	for _, tag := range t.tag()[1:] {
		prefix += tag + "-"
	}
	book, err := ordergen.NewBook(p.Runs[0].BookConfig(s.Seed, prefix))
	return t, book, err
}

// WriteJSON prints the body of each seed request on a line of its own, in the order
// of the shards.
func (s Seeding) WriteJSON(w io.Writer) error {
	t, book, err := s.trial()
	if err != nil {
		return err
	}
	for _, shard := range t.Profile.Shards {
		for body := range client.Batches(book.Orders(shard.Symbols...), 500) {
			if !json.Valid(body) {
				return fmt.Errorf("shard %s: the body is no JSON: %.100s", shard.Name, body)
			}
			if _, err := fmt.Fprintf(w, "%s\n", body); err != nil {
				return err
			}
		}
	}
	return nil
}

// Run seeds and says what the target holds then.
func (s Seeding) Run(ctx context.Context) (err error) {
	t, book, err := s.trial()
	if err != nil {
		return err
	}
	system, err := t.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, system.close()) }()
	if err := t.seed(ctx, system, book); err != nil {
		return err
	}
	out := s.Console.out()
	fmt.Fprintf(out, "%s%d orders on %d levels for each of %d symbols, from %v upward\n", indent, s.Orders, s.Levels, len(book.Symbols()), ordergen.StandardTouch)
	after, _ := system.scraper.Scrape(ctx)
	for _, shard := range slices.Sorted(maps.Keys(after.Shards)) {
		f := after.Shards[shard].Figures
		fmt.Fprintf(out, "%sshard %s holds %s asks on %s levels\n", indent, shard, comma(f[observe.RestingAsks]), comma(f[observe.AskLevels]))
	}
	return nil
}
