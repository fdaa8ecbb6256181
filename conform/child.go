package conform

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
)

var inProcessFlag = flag.Bool("conform.inprocess", false, "conform: play in this process, for a debugger or a coverage profile; an engine that hangs or dies then ends the test")

// A child is this test binary, started again for one test, with the environment telling it for
// which and where to leave word.
const (
	envErrand = "ORDERGEN_CONFORM_ERRAND"
	envFolder = "ORDERGEN_CONFORM_FOLDER"
)

// role is what a call that may be supervised is in this process.
type role uint8

const (
	parent    role = iota // it starts children
	alone                 // it does the work itself
	child                 // it does the work, and leaves word
	bystander             // it is not what this child was started for
)

// errand names a call within a test, by the test and the number of such calls before it.
type errand struct {
	name   string
	folder string
	role   role
	at     *os.File // the child's file that tells what it is at
}

var errands struct {
	sync.Mutex
	calls map[string]int
}

func newErrand(t *testing.T) errand {
	errands.Lock()
	if errands.calls == nil {
		errands.calls = map[string]int{}
	}
	errands.calls[t.Name()]++
	e := errand{name: fmt.Sprintf("%s %d", t.Name(), errands.calls[t.Name()])}
	errands.Unlock()
	switch wanted := os.Getenv(envErrand); {
	case wanted == e.name:
		e.role, e.folder = child, os.Getenv(envFolder)
		var err error
		e.at, err = os.OpenFile(filepath.Join(e.folder, "at"), os.O_CREATE|os.O_WRONLY, 0o600)
		must(err)
		debug.SetMaxStack(32 << 20) // an endless recursion ends while there is memory
		go e.endWithParent()
	case wanted != "":
		e.role = bystander
	case *inProcessFlag:
		e.role = alone
	default:
		e.folder = t.TempDir()
	}
	return e
}

// endWithParent ends a child whose parent has gone, as its end of the pipe shows.
func (e errand) endWithParent() {
	bufio.NewReader(os.Stdin).ReadByte()
	os.Exit(1)
}

// start starts a child and waits for its end. It returns the reason of a death.
func (e errand) start(t *testing.T) (death string, err error) {
	binary, err := os.Executable()
	if err != nil {
		return "", err
	}
	own := os.Args[1 : len(os.Args)-flag.NArg()]
	args := append(append([]string{}, own...),
		"-test.run="+pattern(t.Name()), "-test.count=1", "-test.timeout=0", "-test.v=false", "-test.paniconexit0=false",
		"-test.coverprofile=", "-test.cpuprofile=", "-test.memprofile=", "-test.blockprofile=", "-test.mutexprofile=", "-test.trace=",
		"-test.bench=", "-test.fuzz=", "-test.testlogfile=")
	var said tail
	run := exec.CommandContext(t.Context(), binary, append(args, flag.Args()...)...)
	run.Env = append(os.Environ(), envErrand+"="+e.name, envFolder+"="+e.folder)
	run.Stderr, run.Stdout = &said, &said
	hold, err := run.StdinPipe()
	if err != nil {
		return "", err
	}
	defer hold.Close()
	if err := run.Run(); err != nil {
		return said.death(err), nil
	}
	return "", nil
}

// pattern matches the name of a test alone.
func pattern(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

// tail keeps the first bytes that a process says once it dies, and some before.
type tail struct {
	bytes.Buffer
}

func (t *tail) Write(p []byte) (int, error) {
	const most = 1 << 20
	if t.Len()+len(p) < most {
		t.Buffer.Write(p)
	}
	return len(p), nil
}

// death is the line with which Go says why a process ends.
func (t *tail) death(err error) string {
	for line := range strings.Lines(t.String()) {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "runtime: goroutine stack exceeds") {
			return strings.TrimSpace(line)
		}
	}
	return err.Error()
}

// leave adds a value to what the errand has brought.
func (e errand) leave(v any) {
	f, err := os.OpenFile(filepath.Join(e.folder, "brought"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(err)
	defer f.Close()
	_, err = f.Write(encoded(v))
	must(err)
}

// note overwrites what the errand is at.
func (e errand) note(v any) {
	line := encoded(v)
	_, err := e.at.WriteAt(line, 0)
	must(err)
	must(e.at.Truncate(int64(len(line))))
}

func encoded(v any) []byte {
	var b bytes.Buffer
	must(gob.NewEncoder(&b).Encode(v))
	return append(base64.StdEncoding.AppendEncode(nil, b.Bytes()), '\n')
}

// must ends a child that cannot leave word.
func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("conform: %v", err))
	}
}

// brought reads all values that were left.
func brought[V any](e errand) (all []V) {
	text, _ := os.ReadFile(filepath.Join(e.folder, "brought"))
	return decoded[V](text)
}

// noted reads what the errand was at, and false where it was at nothing yet.
func noted[V any](e errand) (v V, ok bool) {
	text, _ := os.ReadFile(filepath.Join(e.folder, "at"))
	all := decoded[V](text)
	if len(all) == 0 {
		return v, false
	}
	return all[0], true
}

// decoded reads whole lines, as a process may die amid one.
func decoded[V any](text []byte) (all []V) {
	for line := range bytes.Lines(text) {
		raw, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(line)))
		if err != nil {
			continue
		}
		var v V
		if gob.NewDecoder(bytes.NewReader(raw)).Decode(&v) == nil {
			all = append(all, v)
		}
	}
	return all
}

func init() {
	for _, e := range []Entry{Submit{}, Reuse{}, Cancel{}, Reduce{}, Replace{}} {
		gob.Register(e)
	}
}
