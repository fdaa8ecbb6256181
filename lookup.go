package ordergen

import (
	"fmt"
	"slices"
	"strings"
)

// LookupProfile finds one of the test cases of Profiles and LivesProfiles by its name, in
// either case.
func LookupProfile(name string) (Profile, error) {
	all := slices.Concat(Profiles(), LivesProfiles())
	names := make([]string, len(all))
	for i, p := range all {
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
		names[i] = p.Name
	}
	return Profile{}, fmt.Errorf("there is no test case %q, want one of %s", name, strings.Join(names, ", "))
}
