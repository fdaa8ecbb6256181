// Package formats reads and writes flows of orders as files that other tools know.
//
// Two kinds of file hold a flow. Those of entering orders say what was asked of an
// engine, one Event after the other: canonical NDJSON, CSV, request bodies, vegeta's
// targets and the binary workload of the matching-engine benchmark. Those of a feed say
// what an exchange made of it, one Message after the other: LOBSTER's message file and
// Nasdaq's TotalView-ITCH 5.0. A Publisher turns events into messages by matching them
// in their order; a Reconstructor turns messages back into the orders that entered.
//
// Every reader yields what it reads one at a time, in memory that does not depend on the
// size of the file, and a *Damage for each part that it cannot read. A caller who goes on
// after a *Damage skips that part; any other error ends the file. Where each field comes
// from is in docs/formats.md.
package formats
