package command

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/presets"
	"github.com/spf13/cobra"
)

// named reports whether every ordergen knows the case by its name.
func named(word string) bool {
	_, noCase := ordergen.LookupProfile(word)
	_, noPreset := presets.Lookup(word)
	return noCase == nil || noPreset == nil
}

// resolve finds what the word CASE on a command line stands for: a name, or a file.
func resolve(word string) (casefile.Case, error) {
	p, err := ordergen.LookupProfile(word)
	if err == nil {
		return casefile.Case{Profile: p}, nil
	}
	if preset, err := presets.Lookup(word); err == nil {
		return casefile.Case{Profile: preset.Profile}, nil
	}
	source, noFile := os.ReadFile(word)
	switch ext := filepath.Ext(word); {
	case noFile == nil:
		return casefile.Read(word, source)
	case ext == ".yaml" || ext == ".yml" || strings.ContainsRune(word, filepath.Separator):
		return casefile.Case{}, noFile
	}
	return casefile.Case{}, fmt.Errorf("%w, of the presets %s, or a file such as my.yaml", err, strings.Join(presets.Names(), ", "))
}

// oneCase is the argument of a command on one case.
var oneCase = cobra.MatchAll(cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error {
	_, err := resolve(args[0])
	return err
})

// completeCase completes the first argument to the cases and their titles, and to files.
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
