// Package presets has flows that are as real as they say: flows of lives and arrivals whose
// constants are those of a source, each named beside what the flow makes of it.
package presets

import (
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
)

// Preset is a case whose flow follows published figures.
type Preset struct {
	ordergen.Profile
	Figures []Figure
}

// preset completes a case with what all presets share. They run on the shards of the eight
// test cases, for a minute.
func preset(p ordergen.Profile, perSecond int64, arrival fmt.Stringer, traded []string, i ordergen.Instrument, claims ...claim) Preset {
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		panic(err)
	}
	p.Shards = b2.Shards
	p.Flow.Symbols = traded
	p.Flow.Instruments = map[string]ordergen.Instrument{}
	for _, symbol := range traded {
		p.Flow.Instruments[symbol] = i
	}
	p.Runs = []ordergen.Run{{
		Stages:  []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(perSecond), time.Minute)},
		Arrival: arrival.String(),
	}}
	p.VUs = ordergen.VUs{Preallocated: 100, Max: 400}
	p.Window = 10 * time.Second
	p.Thresholds = b2.Thresholds
	made := Preset{Profile: p}
	for _, c := range claims {
		made.Figures = append(made.Figures, c.figure(p))
	}
	return made
}

// symbols are the first so many of the shards of the eight test cases.
func symbols(n int) (all []string) {
	for _, letter := range "ABCDEFGHIJKL"[:n] {
		all = append(all, "TEST-ASSET-"+string(letter))
	}
	return all
}

// must returns the value of a constructor whose arguments are constants.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}
