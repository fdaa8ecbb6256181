package command

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/report"
)

// ordersOf is what orders writes of a case.
func ordersOf(t *testing.T, args ...string) []byte {
	t.Helper()
	code, out, errOut := command(t, "orders", args...)
	if code != 0 || errOut != "" {
		t.Fatalf("orders %v exits with %d: %s", args, code, errOut)
	}
	return []byte(out)
}

func readAll(t *testing.T, events iter.Seq2[formats.Event, error]) (all []formats.Event) {
	t.Helper()
	for e, err := range events {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// The events from an index on are those of the case's stream at the times of its schedule.
func TestOrdersAreTheStreams(t *testing.T) {
	c, err := resolve("B2")
	if err != nil {
		t.Fatal(err)
	}
	stream, err := ordergen.New(c.Profile.Config(7, "b2-"))
	if err != nil {
		t.Fatal(err)
	}
	for format, read := range map[string]func(io.Reader) iter.Seq2[formats.Event, error]{"ndjson": formats.ReadNDJSON, "csv": formats.ReadCSV} {
		got := readAll(t, read(bytes.NewReader(ordersOf(t, "b2", "-format", format, "-seed", "7", "-from", "1000", "-n", "50"))))
		var want []ordergen.Order
		for i := range uint64(50) {
			want = append(want, stream.At(1000+i))
		}
		var orders []ordergen.Order
		for _, e := range got {
			orders = append(orders, e.Order)
		}
		if diff := cmp.Diff(want, orders); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
		if !slices.IsSortedFunc(got, func(a, b formats.Event) int { return int(a.At - b.At) }) {
			t.Errorf("%s: the times fall", format)
		}
	}
}

// Without -n a file has as many events as the run, and with more its times go on.
func TestOrdersByNumber(t *testing.T) {
	lines := func(args ...string) int {
		return bytes.Count(ordersOf(t, append(args, "a2", "-duration", "10s")...), []byte("\n"))
	}
	if n := lines(); n != 170 {
		t.Errorf("%d lines, want 17 orders/s for 10 s", n)
	}
	if n := lines("-from", "100"); n != 70 {
		t.Errorf("%d lines, want the rest of 170", n)
	}
	events := readAll(t, formats.ReadNDJSON(bytes.NewReader(ordersOf(t, "a2", "-duration", "10s", "-n", "400", "-open", "0s"))))
	if at := events[340].At.Seconds(); len(events) != 400 || at != 20 {
		t.Errorf("%d events, and the schedule comes round the second time after %v s, want 20", len(events), at)
	}
}

// The seeds stand before the orders where they are asked for, and a feed knows them in any case.
func TestOrdersBehindTheirBook(t *testing.T) {
	events := readAll(t, formats.ReadNDJSON(bytes.NewReader(ordersOf(t, "a3", "-run", "medium", "-book", "-n", "1"))))
	if len(events) < 4001 || events[0].Order.Side != ordergen.Sell || events[len(events)-1].Order.Side != ordergen.Buy {
		t.Errorf("%d events from %v to %v, want 4,000 asks, a top-up and a buy", len(events), events[0], events[len(events)-1])
	}
	one := []string{"a2", "-format", "lobster", "-symbol", "TEST-ASSET-A", "-n", "400"}
	kinds := func(args ...string) (added, executed int) {
		for m, err := range formats.ReadLOBSTER(bytes.NewReader(ordersOf(t, args...)), "TEST-ASSET-A") {
			if err != nil {
				t.Fatal(err)
			}
			switch m.Kind {
			case formats.Added:
				added++
			case formats.Executed:
				executed++
			}
		}
		return added, executed
	}
	added, executed := kinds(one...)
	withBook, executedToo := kinds(append(one, "-book")...)
	if executed == 0 || executed != executedToo || withBook < added+500 {
		t.Errorf("%d orders rest and %d trades are made, and with the book %d and %d", added, executed, withBook, executedToo)
	}
}

func TestOrdersIntoACompressedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a2.ndjson.zst")
	if out := ordersOf(t, "a2", "-duration", "10s", "-o", path); len(out) != 0 {
		t.Errorf("it prints %q", out)
	}
	in, err := formats.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if got := readAll(t, formats.ReadNDJSON(in)); len(got) != 170 {
		t.Errorf("%d events", len(got))
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("%d files, want one", len(files))
	}
}

func TestOrdersRefuse(t *testing.T) {
	for want, args := range map[string][]string{
		"one of csv, itch, lobster":               {"a2", "-format", "xml"},
		"-symbol is X, want one of TEST-ASSET-A":  {"a2", "-symbol", "X"},
		"-run is none, want one of shallow":       {"a3", "-run", "none"},
		"a LOBSTER file holds one symbol":         {"a2", "-format", "lobster"},
		"a binary workload holds one symbol":      {"a2", "-format", "mebw"},
		"LOBSTER counts time from midnight, want": {"a2", "-format", "lobster", "-symbol", "TEST-ASSET-A", "-open", "24h"},
	} {
		if code, _, errOut := command(t, "orders", args...); code != exitConfig || !strings.Contains(errOut, want) {
			t.Errorf("%v exits with %d and %q, want …%s…", args, code, errOut, want)
		}
	}
}

// A reader that has read enough is no error.
func TestOrdersIntoABrokenPipe(t *testing.T) {
	if os.Getenv("ORDERS_INTO_A_PIPE") != "" {
		os.Exit(Run(context.Background(), []string{"orders", "b2", "-n", "1000000000"}, report.NewConsole(os.Stdout), os.Stderr))
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestOrdersIntoABrokenPipe$")
	cmd.Env = append(os.Environ(), "ORDERS_INTO_A_PIPE=1")
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, `"orderId":"b2-00000"`) {
		t.Errorf("the first line is %q, %v", line, err)
	}
	out.Close()
	if err := cmd.Wait(); err != nil || errOut.Len() > 0 {
		t.Errorf("it ends with %v: %s", err, &errOut)
	}
}
