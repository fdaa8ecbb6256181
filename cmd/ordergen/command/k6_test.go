package command

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/k6"
)

func TestK6PrintsTheScript(t *testing.T) {
	code, out, errOut := command(t, "k6", "b3")
	p, err := ordergen.LookupProfile("B3")
	if err != nil {
		t.Fatal(err)
	}
	want, err := k6.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out); code != 0 || errOut != "" || diff != "" {
		t.Errorf("exit code %d, %q (-want +got):\n%s", code, errOut, diff)
	}
	if code, _, _ := command(t, "k6", "c9"); code != exitConfig {
		t.Errorf("exit code %d for a case that is none, want %d", code, exitConfig)
	}
}
