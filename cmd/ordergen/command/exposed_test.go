package command

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
)

func TestExposed(t *testing.T) {
	var pushes atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		pushes.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer receiver.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := exposed{address: free.Addr().String(), receiver: receiver.URL}
	free.Close()
	e := entries{paths: make([]string, len(entryFiles))}
	if _, err := e.open(0, l.sinks("", 0, e.lost)...); err != nil {
		t.Fatal(err)
	}
	defer e.discard()
	if err := l.begin(); err != nil {
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
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + l.address + "/metrics"); err == nil {
		t.Error("it answers after it was stopped")
	}
	if pushes.Load() == 0 {
		t.Error("it has pushed nothing")
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

// What was lost on the way to a receiver is in the report, and changes no verdict.
func TestLostPushesAreInTheReport(t *testing.T) {
	receiver := httptest.NewServer(http.NotFoundHandler())
	defer receiver.Close()
	_, out, _ := command(t, "run", "a2", "-duration", "1s", "-prometheus-rw", receiver.URL)
	expectText(t, "the report", out, "notes\n", "-prometheus-rw "+receiver.URL, " pushes were lost, the last too", "404")
}

func TestReceiverThatIsNone(t *testing.T) {
	code, out, errOut := command(t, "run", "a2", "-duration", "1s", "-prometheus-rw", "localhost:9090")
	if code != exitConfig || !strings.Contains(errOut, `-prometheus-rw is "localhost:9090", want a URL`) || strings.Contains(out, "sent") {
		t.Errorf("exit %d, %s\n%s", code, errOut, out)
	}
}
