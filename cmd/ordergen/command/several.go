package command

import (
	"path/filepath"
	"strings"

	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// several are the files of a command that gives several reports. Each report has files of its own, with its
// name before the ending: b2 has suite-b2.html where the flag says suite.html.
type several struct {
	named outputs
	each  map[string]*outputs
}

func (s *several) register(cmd *cobra.Command) {
	s.named.register(cmd)
	for _, f := range resultFiles {
		cmd.Flags().Lookup(f.flag).Usage += "; of each report one, with its name before the ending"
	}
}

func (s *several) open(names ...string) error {
	s.each = make(map[string]*outputs)
	for _, name := range names {
		o := &outputs{paths: make([]string, len(s.named.paths))}
		for i, path := range s.named.paths {
			if path != "" {
				ending := filepath.Ext(path)
				o.paths[i] = strings.TrimSuffix(path, ending) + "-" + strings.ToLower(name) + ending
			}
		}
		if err := o.open(); err != nil {
			return err
		}
		s.each[name] = o
	}
	return nil
}

func (s *several) write(name string, r *trial.Report, line string) error {
	return s.each[name].write(r, line)
}

func (s *several) discard() {
	for _, o := range s.each {
		o.discard()
	}
}
