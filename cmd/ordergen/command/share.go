package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen/results"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// share has the flags of a run that is kept as a file, to be put together with those of other
// processes or gone on with.
type share struct {
	part, by       string
	start          string
	result, resume string

	plan   results.Plan
	target *results.Target
}

func (s *share) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.result, "result", "", "keep the result in `FILE`, for merge, -resume and -again; written of an interrupted run, too")
	flags.StringVar(&s.part, "part", "", "send part `K/N` of the run, such as 2/3: every Nth order, or of a flow of lives every Nth life; with /N the environment has K-1 as "+completionIndex+". The book must be seeded, and the parts are judged by merge")
	flags.StringVar(&s.by, "part-by", "orders", "what a part has: `orders`, or symbols for whole symbols")
	flags.StringVar(&s.start, "start-at", "", "begin at `TIME`, such as 2026-11-25T16:00:00Z, by the clock of this machine: the same for all parts")
	flags.StringVar(&s.resume, "resume", "", "go on with the run that was ended and left its result in `FILE`, and send what is left; where there is no such file, begin")
}

// open has a trial send the share. A share needs a target that others have seeded; the
// embedded engine is none.
func (s *share) open(t *trial.Trial, plan results.Plan, target *results.Target) error {
	s.plan, s.target = plan, target
	if s.by != "orders" && s.by != "symbols" {
		return fmt.Errorf("-part-by is %q, want orders or symbols", s.by)
	}
	if s.part == "" && s.start == "" && s.resume == "" {
		return nil
	}
	if target == nil {
		return errors.New("-part, -start-at and -resume are for a target that is there before and after: want -target")
	}
	part := trial.Share{Part: 1, Of: 1, BySymbol: s.by == "symbols"}
	if s.part != "" {
		var err error
		if part.Part, part.Of, err = partOf(s.part); err != nil {
			return err
		}
	}
	if s.start != "" {
		at, err := time.Parse(time.RFC3339Nano, s.start)
		if err != nil {
			return fmt.Errorf("-start-at is %q, want a time such as %s", s.start, time.Now().UTC().Truncate(time.Second).Add(time.Minute).Format(time.RFC3339))
		}
		part.Start = at
	}
	if s.resume != "" {
		before, err := readResult(s.resume)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return fmt.Errorf("-resume %w", err)
		default:
			if part.Resume, err = before.Resume(*t); err != nil {
				return fmt.Errorf("-resume %s: %w", s.resume, err)
			}
		}
	}
	t.Share = &part
	return nil
}

// completionIndex is the variable in which an Indexed Job of Kubernetes tells a pod its number,
// from 0.
const completionIndex = "JOB_COMPLETION_INDEX"

// partOf reads K/N, or /N where the environment tells which one it is.
func partOf(text string) (k, n int, err error) {
	which, of, _ := strings.Cut(text, "/")
	n, err = strconv.Atoi(of)
	if which == "" {
		index, none := strconv.Atoi(os.Getenv(completionIndex))
		if none != nil {
			return 0, 0, fmt.Errorf("-part is %q, and %s is %q, want it from 0 to N-1, as an Indexed Job sets it, or K/N, such as 2/3", text, completionIndex, os.Getenv(completionIndex))
		}
		which = strconv.Itoa(index + 1)
	}
	k, err2 := strconv.Atoi(which)
	if errors.Join(err, err2) != nil || k < 1 || k > n {
		return 0, 0, fmt.Errorf("-part is %q, want K/N with K from 1 to N, such as 2/3", text)
	}
	return k, n, nil
}

// begin leaves word that a run has begun, in case that its process comes to no end that it can
// tell of. One that goes on with a result leaves that.
func (s *share) begin(t trial.Trial) error {
	if s.result == "" || t.Recorded != nil || t.Share != nil && t.Share.Resume != nil {
		return nil
	}
	runs, err := t.Plan()
	if err != nil {
		return err
	}
	return s.write(results.Begun(t, runs, s.plan))
}

func (s *share) write(r *results.Result) error {
	r.Target = s.target
	if err := replace(s.result, r.Write); err != nil {
		return fmt.Errorf("-result %s: %w", s.result, err)
	}
	return nil
}

// end keeps the result.
func (s *share) end(r *trial.Report) error {
	if s.result == "" || len(r.Runs) == 0 {
		return nil
	}
	return s.write(results.Of(r, s.plan))
}

// replace writes a file and puts it in its place when it is whole.
func replace(path string, write func(io.Writer) error) (err error) {
	file, err := createBeside(path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err := errors.Join(write(file), file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

func readResult(path string) (*results.Result, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return results.Read(filepath.Base(path), file)
}
