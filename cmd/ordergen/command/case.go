package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/presets"
	"github.com/spf13/cobra"
)

// resolve finds what the word CASE on a command line stands for.
func resolve(word string) (ordergen.Profile, error) {
	p, err := ordergen.LookupProfile(word)
	if err == nil {
		return p, nil
	}
	preset, noPreset := presets.Lookup(word)
	if noPreset != nil {
		return p, fmt.Errorf("%w, or of the presets %s", err, strings.Join(presets.Names(), ", "))
	}
	return preset.Profile, nil
}

// oneCase is the argument of a command on one case.
var oneCase = cobra.MatchAll(cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error {
	_, err := resolve(args[0])
	return err
})

// completeCase completes the first argument to the cases and their titles.
func completeCase(_ *cobra.Command, args []string, _ string) (all []cobra.Completion, _ cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	for _, p := range slices.Concat(ordergen.Profiles(), ordergen.LivesProfiles()) {
		all = append(all, cobra.CompletionWithDesc(strings.ToLower(p.Name), p.Title))
	}
	for _, p := range presets.All() {
		all = append(all, cobra.CompletionWithDesc(p.Name, p.Title))
	}
	return all, cobra.ShellCompDirectiveDefault
}
