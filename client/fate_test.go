package client

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestFatesAsText(t *testing.T) {
	for f, want := range map[Fate]string{
		Accepted: "accepted", Refused: "refused", Unknown: "unknown", Dropped: "dropped", Unsent: "unsent", Orphaned: "orphaned", Halted: "halted",
	} {
		text, err := json.Marshal(Hole{7, f})
		if err != nil || string(text) != `{"index":7,"fate":"`+want+`"}` {
			t.Errorf("%v is %s, %v", f, text, err)
		}
		back := Hole{Fate: 99}
		if err := json.Unmarshal(text, &back); err != nil || back != (Hole{7, f}) {
			t.Errorf("%s is read as %v, %v", text, back, err)
		}
	}
	f := Dropped
	err := f.UnmarshalText([]byte("lost"))
	if err == nil || !strings.Contains(err.Error(), `"lost"`) || !strings.Contains(err.Error(), "accepted, refused, unknown") || f != Dropped {
		t.Errorf("what is no fate is read as %v, %v", f, err)
	}
	if got := Fate(99).String(); got != "Fate(99)" {
		t.Errorf("what is no fate prints as %s", got)
	}
}
