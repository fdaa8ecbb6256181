package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ordergen/ordergen/internal/plain"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/report/html"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// resultFiles are the files that a run can write, each by a flag of its name.
var resultFiles = []struct {
	flag, usage string
	write       func(w io.Writer, r *trial.Report, line string) error
}{
	{"summary", "write the result to `FILE`, in the shape of k6's --summary-export", withoutLine(report.WriteSummary)},
	{"html", "write the report to `FILE` as a page with charts, which needs no other file", html.Write},
	{"junit", "write the checks to `FILE` as JUnit's XML, for CI systems", withoutLine(report.WriteJUnit)},
	{"markdown", "write the report to `FILE` as GitHub's Markdown; the summary of a GitHub step gets it in any case", withoutLine(report.WriteMarkdown)},
}

// withoutLine is for a file that does not have the command line in it.
func withoutLine(write func(io.Writer, *trial.Report) error) func(io.Writer, *trial.Report, string) error {
	return func(w io.Writer, r *trial.Report, _ string) error { return write(w, r) }
}

// stepSummary adds the report to the summary of the GitHub step that runs it, if one does.
func stepSummary(r *trial.Report) error {
	path := os.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	return errors.Join(report.WriteMarkdown(f, r), f.Close())
}

// outputs are the files that a run is to write. They are opened before it, beside the files
// that they replace when they are whole, so that a path that cannot be written is known at
// once and a disk that fills up leaves the old file.
type outputs struct {
	paths []string   // a path for each format; empty where none is wanted
	files []*os.File // beside them
}

func (o *outputs) register(cmd *cobra.Command) {
	o.paths = make([]string, len(resultFiles))
	for i, f := range resultFiles {
		cmd.Flags().StringVar(&o.paths[i], f.flag, "", f.usage)
	}
}

func (o *outputs) open() error {
	o.files = make([]*os.File, len(resultFiles))
	for i, path := range o.paths {
		if path == "" {
			continue
		}
		file, err := createBeside(path)
		if err != nil {
			o.discard()
			return fmt.Errorf("-%s %s: %w", resultFiles[i].flag, path, err)
		}
		o.files[i] = file
	}
	return nil
}

// createBeside creates the file that is to replace another.
func createBeside(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
}

// write writes every file and puts it in its place. One that fails keeps none of the others.
func (o *outputs) write(r *trial.Report, line string) error {
	var errs []error
	for i, file := range o.files {
		if file == nil {
			continue
		}
		err := errors.Join(resultFiles[i].write(file, r, line), file.Chmod(0o644), file.Sync(), file.Close())
		if err == nil {
			err = os.Rename(file.Name(), o.paths[i])
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("-%s %s: %w", resultFiles[i].flag, o.paths[i], err))
			continue
		}
		o.files[i] = nil
	}
	return errors.Join(errs...)
}

// discard removes what was not put in its place.
func (o *outputs) discard() {
	for _, file := range o.files {
		if file != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}
}

// warn says what went wrong after a verdict, which keeps its exit code.
func (a *app) warn(err error) {
	if err != nil {
		fmt.Fprintf(a.errOut, "ordergen: %s\n", plain.Redact(err.Error()))
	}
}
