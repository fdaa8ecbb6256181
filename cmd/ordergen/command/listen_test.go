package command

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
)

func TestListen(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := listener{address: free.Addr().String()}
	free.Close()
	e := entries{paths: make([]string, len(entryFiles))}
	if _, err := e.open(0, l.sinks(0, e.lost)...); err != nil {
		t.Fatal(err)
	}
	defer e.discard()
	stop, err := l.serve()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.write(client.Entry{Answered: time.Second}); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get("http://" + l.address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	expectText(t, "the metrics", string(body), "k6_http_reqs_total 1\n", "ordergen_lost_entries_total 0\n")
	if err := stop(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + l.address + "/metrics"); err == nil {
		t.Error("it answers after it was stopped")
	}
}

// An address that is taken is known before anything is sent.
func TestListenWhereSomebodyListens(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	code, out, errOut := command(t, "run", "a2", "-duration", "1s", "-listen", taken.Addr().String())
	if code != exitConfig || !strings.Contains(errOut, "-listen "+taken.Addr().String()) || strings.Contains(out, "sent") {
		t.Errorf("exit %d, %s\n%s", code, errOut, out)
	}
}
