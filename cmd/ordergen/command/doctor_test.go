package command

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/engine"
)

// patient is an engine that answers every order alike, and has metrics where it is given some.
func patient(status int, answer, metrics string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/orders", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	})
	mux.HandleFunc("DELETE /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		if id := r.PathValue("id"); !strings.HasPrefix(id, "doctor-") || strings.Contains(answer, "own") && id != "doctor-own" {
			http.NotFound(w, r)
		}
	})
	if metrics != "" {
		mux.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, metrics) })
	}
	return mux
}

// written is a case that init wrote, with some changes.
func written(t *testing.T, change *strings.Replacer, flags ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my.yaml")
	if code, _, errOut := command(t, "init", append(flags, "-o", path)...); code != 0 {
		t.Fatal(errOut)
	}
	if change != nil {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(change.Replace(string(text))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

const (
	counted = "me_orders_received_total{shard=\"main\"} 0\nme_matches_total{shard=\"main\"} 0\nme_traded_quantity_total{shard=\"main\"} 0\n"
	silent  = `{"filled":0,"fills":0}`
)

func TestDoctor(t *testing.T) {
	const nobody = "http://127.0.0.1:1"
	criteria := strings.NewReplacer("\ntarget:", "\ncriteria: {counters: [rate(me_matches_total) > 1, rate(me_rejects_total) < 1]}\ntarget:")
	for name, test := range map[string]struct {
		engine  http.Handler // nobody listens if nil
		change  *strings.Replacer
		metrics bool
		send    bool
		code    int
		lines   []string
	}{
		"a good engine": {patient(200, silent, counted), nil, true, true, 0, []string{
			"ok    target       http://", "by client/fast, HTTP/1.1",
			"ok    shard main   tells orders received, matches, shares traded; does not tell cancels",
			"ok    shard main   has no histogram of the time to match",
			"ok    order        BUY LIMIT, 10 shares of AAA at 147.01 was accepted",
			"ok    answer       tells 0 shares filled, 0 fills",
			"ok    cancel       was accepted",
		}},
		"one that nothing is sent to": {patient(200, silent, counted), nil, true, false, 0, []string{"ok    order        not sent; with -send one order"}},
		"one without metrics":         {patient(200, silent, ""), nil, false, true, 0, []string{"ok    metrics      none, as the case says", "ok    answer       tells 0 shares filled"}},
		"one whose metrics are gone": {patient(200, silent, ""), nil, true, true, 97, []string{
			"FAIL  metrics      metrics of http://", "status 404, want 200", "FAIL  shard main   no series tells of it", "ok    order"}},
		"one that refuses":         {patient(400, `{"error":"no such market"}`, counted), nil, true, true, 97, []string{"FAIL  order        BUY LIMIT, 10 shares of AAA at 147.01 was refused: ", "no such market"}},
		"one that is not there":    {nil, nil, true, true, 97, []string{"FAIL  metrics      metrics of http://me:xxxxx@127.0.0.1:1", "FAIL  order", "could not be sent: "}},
		"one that tells of no one": {patient(200, silent, "me_matches_total{shard=\"other\"} 0\n"), nil, true, false, 97, []string{"FAIL  shard main   no series tells of it: say under metrics which label"}},
		"one that trades":          {patient(200, `{"filled":10,"fills":1}`, counted), nil, true, true, 97, []string{"FAIL  answer       says that 10 shares traded of an order that must rest"}},
		"one that tells nothing":   {patient(200, `{}`, ""), nil, false, true, 97, []string{"ok    answer       tells nothing beyond", "FAIL  verdict      neither metrics nor answers tell what traded"}},
		"one that cannot cancel":   {patient(200, silent, counted), strings.NewReplacer("DELETE /orders/", "DELETE /nothing/"), true, true, 97, []string{"FAIL  cancel       the order rests on: "}},
		"one with ids of its own": {patient(200, `{"filled":0,"fills":0,"own":"doctor-own"}`, counted), strings.NewReplacer("fills: fills}", "fills: fills, id: own}"), true, true, 0, []string{
			"tells 0 shares filled, 0 fills, the id doctor-own", "ok    cancel       was accepted"}},
		"own criteria": {patient(200, silent, counted), criteria, true, false, 97, []string{
			"ok    criterion    rate(me_matches_total) has its series",
			"FAIL  criterion    rate(me_rejects_total): no endpoint has me_rejects_total; a series may be missing before its first event"}},
	} {
		url := strings.Replace(nobody, "//", "//me:s3cret@", 1)
		if test.engine != nil {
			url = serve(t, test.engine)
		}
		flags := []string{"-url", url, "-cancel", "DELETE /orders/{orig}"}
		if test.metrics {
			flags = append(flags, "-metrics", url+"/metrics")
		}
		args := []string{written(t, test.change, flags...)}
		if test.send {
			args = append(args, "-send")
		}
		code, out, errOut := command(t, "doctor", args...)
		if code != test.code || errOut != "" {
			t.Errorf("%s: it exits with %d, want %d, and says %q", name, code, test.code, errOut)
		}
		expectText(t, name, out, test.lines...)
		if strings.Contains(out, "s3cret") {
			t.Errorf("%s: a password is shown:\n%s", name, out)
		}
	}
	if code, _, errOut := command(t, "doctor", "b2"); code != exitConfig || !strings.Contains(errOut, "b2 names no target") {
		t.Errorf("without a target it exits with %d and says %q", code, errOut)
	}
}

// What init writes reads back strictly, whatever the engine is said to be.
func TestInitWritesCasesThatRead(t *testing.T) {
	for _, flags := range [][]string{
		nil,
		{"-symbols", "AAPL,MSFT,B: #R", "-order", "POST /v1/{symbol}/orders", "-price", "text", "-rate", "7"},
		{"-price", "decimal", "-token", "MY_TOKEN", "-metrics", "http://h/metrics", "-cancel", "DELETE /orders/{orig}"},
	} {
		code, out, errOut := command(t, "init", flags...)
		if code != 0 {
			t.Errorf("%v: code %d: %s", flags, code, errOut)
			continue
		}
		if _, err := casefile.Read("my.yaml", []byte(out)); err != nil {
			t.Errorf("%v: %v", flags, err)
		}
	}
	for want, flags := range map[string][]string{
		"want minor, decimal or text":       {"-price", "cents"},
		"want one that starts with a slash": {"-order", "POST orders"},
		"want a rate of whole orders":       {"-rate", "-5"},
	} {
		if code, _, errOut := command(t, "init", flags...); code != exitConfig || !strings.Contains(errOut, want) {
			t.Errorf("%v: code %d, %q, want %q", flags, code, errOut, want)
		}
	}
	path := written(t, nil)
	if code, _, errOut := command(t, "init", "-o", path); code != exitConfig || !strings.Contains(errOut, "exists") {
		t.Errorf("over a file that is there: code %d, %q", code, errOut)
	}
}

// What init writes runs, and finds an engine that loses orders.
func TestWhatInitWritesRuns(t *testing.T) {
	t.Parallel()
	for _, lossy := range []bool{false, true} {
		faults := engine.Faults{}
		if lossy {
			faults.LoseEvery = 5
		}
		shard, err := engine.NewShard(engine.ShardConfig{Name: "main", Symbols: []string{"AAA"}, Faults: faults}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer shard.Close()
		url := serve(t, shard)
		code, out, _ := command(t, "run", written(t, nil, "-url", url, "-metrics", url+"/metrics"), "-duration", "400ms", "-rate", "100")
		if (code == 98) != lossy || !strings.Contains(out, "verdict\n  MINE") {
			t.Errorf("lossy is %v, and it exits with %d:\n%s", lossy, code, out)
		}
	}
}
