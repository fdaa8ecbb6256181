package conform

import (
	"fmt"
	"strings"
)

// ContestReport is what a Contest has found.
type ContestReport struct {
	Operations int  // played
	Rounds     int  // rounds played, each on an engine of its own
	Unknown    int  // rounds of a symbol that took too long to explain
	Witnessed  bool // the rounds were checked by the engine's own order of execution
	Races      []Race
}

// Race is a finding of a Contest: one law, and the fewest operations that were seen to break it.
type Race struct {
	Broken Invariant
	Reason string

	// Alone is the divergence, on a minimal tape, where the operations break a law one after the other too, in
	// the order of their execution: then it is no race. It is nil else, and what is below comes from repeats.
	Alone *Divergence

	// Operations show it, in the order of execution where that is known, else in that of their answers. Where the
	// process ended they are those of the round, client by client.
	Operations []string
	Clients    int
	Scheduled  bool // In the repeats each call waited for the answers that had come before it when the breach was seen.
	Shown      int  // how often the operations broke the law in the repeats
	Repeats    int  // how often the rounds were repeated
	After      int  // operations that had been played when the race was found
}

// Passed reports whether nothing was found.
func (r ContestReport) Passed() bool { return len(r.Races) == 0 }

// String is the report in words.
func (r ContestReport) String() string {
	var b strings.Builder
	how := "explained by search"
	if r.Witnessed {
		how = "checked by the engine's own order of execution"
	}
	fmt.Fprintf(&b, "Played %d operations in %d rounds, %s: %s.\n", r.Operations, r.Rounds, how, plural(len(r.Races), "finding"))
	if r.Unknown > 0 {
		fmt.Fprintf(&b, "UNKNOWN: for %d of them it took too long to find an order of execution.\n", r.Unknown)
	}
	for i, race := range r.Races {
		fmt.Fprintf(&b, "\nFINDING %d of %d, after %d operations\n%v", i+1, len(r.Races), race.After, race)
	}
	return b.String()
}

// String is the finding in words.
func (r Race) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Broken: %s. The law is that %s.\n\n    %s\n", r.Broken, r.Broken.Law(), r.Reason)
	if r.Alone != nil {
		fmt.Fprintf(&b, "\nIt needs no concurrency: one after the other, the operations break a law too.\n\n%v", r.Alone)
		return b.String()
	}
	if len(r.Operations) == 0 {
		return b.String()
	}
	if r.Repeats == 0 {
		fmt.Fprintf(&b, "\nThe round cannot be played again here. It was of %s by %s, each in its order:\n\n", plural(len(r.Operations), "operation"), plural(r.Clients, "client"))
		for _, op := range r.Operations {
			fmt.Fprintf(&b, "    %s\n", op)
		}
		return b.String()
	}
	schedule := "left to chance, as no schedule of calls showed it as well"
	if r.Scheduled {
		schedule = "in the same schedule, each call behind the answers that had come before it"
	}
	b.WriteString("\nOne after the other, in the order of execution, the operations break no law: it takes clients at the same time.\n")
	fmt.Fprintf(&b, "\n%s by %s, the fewest that showed it, in %d of %d repeats %s:\n\n",
		plural(len(r.Operations), "operation"), plural(r.Clients, "client"), r.Shown, r.Repeats, schedule)
	for _, op := range r.Operations {
		fmt.Fprintf(&b, "    %s\n", op)
	}
	return b.String()
}
