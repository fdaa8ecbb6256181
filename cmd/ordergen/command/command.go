// Package command is the command line of ordergen: flags, progress and exit codes. The
// command ordergen and most examples are small mains over it.
package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"syscall"

	"github.com/ordergen/ordergen/internal/plain"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// Exit codes beside those of a verdict; that of an interrupt is k6's.
const (
	exitConfig      = 104 // bad configuration, or a target that could not be used at all
	exitInterrupted = 105
)

// Main runs the command line of the process, behind some words of its own such as "run",
// "b2", and exits with the code of the verdict. A first interrupt ends a run with its
// report, a second one the process.
func Main(words ...string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		stop() // an interrupt now does what it does to any process
		fmt.Fprintln(os.Stderr, "interrupted: the report of what was sent follows; interrupt again to end at once")
	})
	os.Exit(Run(ctx, append(words, os.Args[1:]...), report.NewConsole(os.Stdout), os.Stderr))
}

// Run is Main for a caller that stays in charge: it returns the exit code. The report goes
// to the console, errors to errOut.
func Run(ctx context.Context, args []string, console *report.Console, errOut io.Writer) int {
	a := &app{console: console, errOut: errOut, line: commandLine(args)}
	root := a.root()
	root.SetArgs(longFlags(args))
	root.SetOut(console.Out)
	root.SetErr(errOut)
	cmd, err := root.ExecuteContextC(ctx)
	a.end()
	switch {
	case err != nil && ctx.Err() != nil:
		fmt.Fprintf(errOut, "%s: interrupted before there was anything to report: %s\n", cmd.CommandPath(), plain.Redact(err.Error()))
		return exitInterrupted
	case err != nil:
		fmt.Fprintf(errOut, "%s: %s\n", cmd.CommandPath(), plain.Redact(err.Error()))
		return exitConfig
	}
	return a.code
}

// app is one command line under way.
type app struct {
	console *report.Console
	errOut  io.Writer
	line    string // the command line itself
	code    int
	ends    []func() error

	streams bool // recorded flows are sent while they are read
}

// atEnd has something done when the command has ended.
func (a *app) atEnd(do func() error) { a.ends = append(a.ends, do) }

func (a *app) end() {
	for _, do := range a.ends {
		a.warn(do())
	}
}

// ended notes the verdict that the process is to exit with.
func (a *app) ended(v trial.Verdict) { a.code = v.ExitCode() }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "ordergen",
		Short: "Order workloads for matching engines, proved before they are sent",
		Long: `ordergen runs test cases against a matching engine. Each plans its orders and proves
that they trade, seeds the book, sends each order at its time, compares the engine's own
counters with what was foretold, and ends with a verdict.

A flag takes one dash or two. Without -target a case runs on an engine of its own, on
loopback.

Exit codes: 0 pass, 99 a threshold or criterion failed, 98 the target is wrong: it lost an
order, matched one twice, or did not let it rest, 97 the run says nothing or is
undecided, 104 bad
configuration or a target that cannot be used, 105 interrupted.`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddGroup(
		&cobra.Group{ID: "run", Title: "Run:"},
		&cobra.Group{ID: "prepare", Title: "Look and prepare:"},
	)
	for id, commands := range map[string][]*cobra.Command{
		"run":     {a.runCommand(), a.suiteCommand(), a.isolationCommand(), a.conformCommand(), a.mergeCommand(), a.reportCommand()},
		"prepare": {a.casesCommand(), a.initCommand(), a.doctorCommand(), a.planCommand(), a.seedCommand(), a.serveCommand(), a.k6Command(), a.ordersCommand(), a.judgeCommand()},
	} {
		for _, c := range commands {
			c.GroupID = id
			root.AddCommand(c)
		}
	}
	return root
}

var oneDash = regexp.MustCompile(`^-[a-zA-Z][a-zA-Z0-9-]+(=|$)`)

// longFlags gives flags with one dash their second one, up to a "--".
func longFlags(args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if oneDash.MatchString(arg) {
			args[i] = "-" + arg
		}
	}
	return args
}
