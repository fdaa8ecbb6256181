package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The requests of a case file are those of its own target.
func TestOrdersSpeakAsTheTarget(t *testing.T) {
	_, shown, _ := command(t, "cases show b2")
	path := filepath.Join(t.TempDir(), "mine.yaml")
	text := shown + `target:
  url: http://127.0.0.1:9
  headers: {X-Api-Key: k1}
  order: {send: "POST /v1/{symbol}/orders", json: {client: "{id}", px: "{price}", qty: "{quantity}", way: "{side}"}}
`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	line := string(ordersOf(t, path, "-format", "wire", "-n", "1"))
	if !strings.HasPrefix(line, `{"client":`) || !strings.Contains(line, `"px":`) {
		t.Errorf("wire writes %q, want the body of the case's template", line)
	}
	var target struct {
		Method, URL string
		Body        []byte
		Header      map[string][]string
	}
	if err := json.Unmarshal(ordersOf(t, path, "-format", "vegeta", "-n", "1"), &target); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(target.URL, "http://127.0.0.1:9/v1/TEST-ASSET-") || string(target.Body)+"\n" != line || target.Method != "POST" ||
		target.Header["X-Api-Key"][0] != "k1" || target.Header["Content-Type"][0] != "application/json" {
		t.Errorf("vegeta writes %+v with %s", target, target.Body)
	}
}
