package casefile

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
	"github.com/ordergen/ordergen/recorded"
)

// Case is what a file holds.
type Case struct {
	Profile ordergen.Profile
	Target  *Target             // nil where the file names none
	Source  *recorded.Recording // recorded flow that is sent in place of the profile's, which may lack all that a law says; nil for none
}

// Read reads a case. Name is that of the file, for the error, which says all faults, each
// with line, column and excerpt.
func Read(name string, source []byte) (Case, error) { return form.Decode(name, source, caseForm) }

// Write writes a case as a file that reads back to an equal one. It fails on what has no form
// in a file, such as a distribution of one's own.
func Write(c Case) ([]byte, error) {
	text, err := form.Encode(c, caseForm)
	return slices.Concat([]byte(head), text), err
}

const (
	schemaID = "https://raw.githubusercontent.com/ordergen/ordergen/main/docs/case.schema.json"
	head     = "# yaml-language-server: $schema=" + schemaID + "\n"
)

// Schema is the JSON Schema of a file, which is docs/case.schema.json.
func Schema() ([]byte, error) { return form.SchemaOf(schemaID, "A test case of ordergen", caseForm) }

// profile is where a field of the profile is.
func profile[T any](at func(*ordergen.Profile) *T) func(*Case) *T {
	return func(c *Case) *T { return at(&c.Profile) }
}

var caseForm = form.Convert(form.Object(
	form.Key("name", "A short name, such as B2.", profile(func(p *ordergen.Profile) *string { return &p.Name }), form.Text()).Required(),
	form.Key("title", "A few words.", profile(func(p *ordergen.Profile) *string { return &p.Title }), form.Text()),
	form.Key("purpose", "One sentence: the question that the case answers.", profile(func(p *ordergen.Profile) *string { return &p.Purpose }), form.Text()),
	form.Key("primary", "An architecture is judged by its primary cases.", profile(func(p *ordergen.Profile) *bool { return &p.Primary }), form.Bool()),
	form.Key("to", "What the orders are sent to: one shard, or the gateway that routes by symbol; a shard if not given.", profile(func(p *ordergen.Profile) *ordergen.TargetKind { return &p.Target }), targetKind),
	form.Key("shards", "The matching engines, each with the symbols that it trades.", profile(func(p *ordergen.Profile) *[]ordergen.Shard { return &p.Shards }), shardsForm),
	form.Key("flow", "The law of the orders.", profile(func(p *ordergen.Profile) *ordergen.Flow { return &p.Flow }), flowForm),
	form.Key("runs", "The runs follow each other, each on a fresh book.", profile(func(p *ordergen.Profile) *[]ordergen.Run { return &p.Runs }), form.List(runForm)),
	form.Key("vus", "How many requests may be under way at once.", profile(func(p *ordergen.Profile) *ordergen.VUs { return &p.VUs }), vusForm),
	form.Key("window", "The time over which matches are counted; a minute if not given.", profile(func(p *ordergen.Profile) *time.Duration { return &p.Window }), duration),
	form.Key("top_up", "What fills up a book that falls short: none, orders or block; none if not given.", profile(func(p *ordergen.Profile) *ordergen.TopUp { return &p.TopUp }), topUpForm),
	form.Key("thresholds", "What metrics of the client are held to, in k6's grammar, such as http_req_duration p(99)<200.", profile(func(p *ordergen.Profile) *[]ordergen.Threshold { return &p.Thresholds }), form.List(thresholdForm)),
	form.Key("criteria", "What no threshold on a metric of the client can express.", profile(func(p *ordergen.Profile) *ordergen.Criteria { return &p.Criteria }), criteriaForm),
	form.Key("target", "The engine that the case is run on, and how it speaks.", func(c *Case) **Target { return &c.Target }, form.Pointer(targetForm)),
	form.Key("source", "A recorded flow, which is sent in place of one by a law: flow, runs, shards and vus may be left out beside it.", func(c *Case) **recorded.Recording { return &c.Source }, form.Pointer(sourceForm)),
).Unless("source", "shards", "flow", "runs", "vus"), complete, abridge)

var targetKind = form.Name([]ordergen.TargetKind{ordergen.ToShard, ordergen.ToGateway}, ordergen.TargetKind.String)

var vusForm = form.Object(
	form.Key("preallocated", "How many there are from the start.", func(v *ordergen.VUs) *int { return &v.Preallocated }, count()),
	form.Key("max", "How many there are at most.", func(v *ordergen.VUs) *int { return &v.Max }, count()).Required(),
).Inline()

var shardsForm = form.Convert(form.Pairs(symbolsForm),
	func(pairs []form.Pair[[]string]) (shards []ordergen.Shard, _ error) {
		for _, p := range pairs {
			shards = append(shards, ordergen.Shard{Name: p.Key, Symbols: p.Value})
		}
		return shards, nil
	},
	func(shards []ordergen.Shard) (pairs []form.Pair[[]string], _ error) {
		for _, s := range shards {
			pairs = append(pairs, form.Pair[[]string]{Key: s.Name, Value: s.Symbols})
		}
		return pairs, nil
	})

// complete gives a case that was read what it leaves out, and checks what its parts must be
// together.
func complete(c Case) (Case, error) {
	p := &c.Profile
	if p.Flow.Symbols == nil {
		p.Flow.Symbols = symbolsOf(p.Shards)
	}
	if p.Window == 0 {
		p.Window = time.Minute
	}
	if c.Source != nil {
		return c, covered(*p)
	}
	_, err := ordergen.New(p.Config(1, ""))
	return c, errors.Join(err, covered(*p), speaks(c), tells(c))
}

// abridge leaves out what complete gives.
func abridge(c Case) (Case, error) {
	if slices.Equal(c.Profile.Flow.Symbols, symbolsOf(c.Profile.Shards)) {
		c.Profile.Flow.Symbols = nil
	}
	if c.Profile.Window == time.Minute {
		c.Profile.Window = 0
	}
	return c, nil
}

func symbolsOf(shards []ordergen.Shard) (all []string) {
	for _, s := range shards {
		all = append(all, s.Symbols...)
	}
	return all
}

// covered wants the symbols that are sent or seeded on a shard.
func covered(p ordergen.Profile) error {
	var errs []error
	on := symbolsOf(p.Shards)
	check := func(where string, symbols []string) {
		for _, s := range symbols {
			if !slices.Contains(on, s) {
				errs = append(errs, fmt.Errorf("the symbol %q of %s is on no shard, want it on one", s, where))
			}
		}
	}
	check("the flow", p.Flow.Symbols)
	for _, r := range p.Runs {
		for _, l := range r.Seeds {
			check("the seed", l.Symbols)
		}
	}
	return errors.Join(errs...)
}

// speaks wants a request for each action of the flow, from a target that has its own.
func speaks(c Case) error {
	if c.Target == nil || c.Target.Order.Send == "" {
		return nil
	}
	needed := make(map[ordergen.Action]bool)
	for _, life := range c.Profile.Flow.Cast {
		switch l := life.(type) {
		case ordergen.Rest:
			needed[ordergen.Cancel] = needed[ordergen.Cancel] || !l.Stays
			for _, a := range l.Changes {
				needed[a] = true
			}
		case ordergen.Drill:
			needed[ordergen.Cancel], needed[ordergen.Reduce], needed[ordergen.Replace] = true, true, true
		case ordergen.Miss:
			for _, a := range l.Then {
				needed[a] = true
			}
		}
	}
	var errs []error
	for action, call := range c.Target.calls() {
		if a := ordergen.Action(action); needed[a] && call.Send == "" {
			errs = append(errs, fmt.Errorf("the flow has events to %s and the target no request for them, want the key %q in it", lower(a), lower(a)))
		}
	}
	return errors.Join(errs...)
}

// tells wants metrics that the case can be judged by.
func tells(c Case) error {
	if c.Target == nil {
		return nil
	}
	all := c.Profile.Criteria.Counters
	if c.Target.Metrics.None && len(all) > 0 {
		return fmt.Errorf("the criterion on %s wants series of the target, which has metrics: none", all[0].Metric)
	}
	return c.Target.Metrics.placed(c.Profile.Shards)
}
