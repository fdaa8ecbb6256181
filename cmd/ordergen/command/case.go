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
		c, err := casefile.Read(word, source)
		if s := c.Source; s != nil {
			s.File, s.Book = beside(word, s.File), beside(word, s.Book)
		}
		return c, err
	case ext == ".yaml" || ext == ".yml" || strings.ContainsRune(word, filepath.Separator):
		return casefile.Case{}, noFile
	}
	return casefile.Case{}, fmt.Errorf("%w, of the presets %s, or a file such as my.yaml", err, strings.Join(presets.Names(), ", "))
}

// beside is a path that begins where a file is.
func beside(file, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// lawOf is the case that a word stands for, where a command asks for the law of its flow.
func lawOf(word string) (casefile.Case, error) {
	c, err := resolve(word)
	if err == nil && c.Source != nil {
		err = fmt.Errorf("%s sends a recorded flow, and this command needs a flow by a law: try ordergen run, plan or orders", word)
	}
	return c, err
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
