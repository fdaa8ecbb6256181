package presets

import (
	"fmt"
	"strings"
)

var catalog = []struct {
	name string
	make func() Preset
}{
	{"equity-large-cap", largeCap},
	{"equity-hft", hft},
	{"futures", futures},
	{"crypto", crypto},
	{"retail", retail},
}

// All has the presets in their order. The values are fresh: a caller may change them.
func All() (all []Preset) {
	for _, m := range catalog {
		all = append(all, m.make())
	}
	return all
}

// Names are those that Lookup finds, in their order.
func Names() (names []string) {
	for _, m := range catalog {
		names = append(names, m.name)
	}
	return names
}

// Lookup finds a preset by its name, in either case.
func Lookup(name string) (Preset, error) {
	for _, m := range catalog {
		if strings.EqualFold(m.name, name) {
			return m.make(), nil
		}
	}
	return Preset{}, fmt.Errorf("there is no preset %q, want one of %s", name, strings.Join(Names(), ", "))
}
