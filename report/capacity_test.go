package report

import (
	"testing"

	"github.com/ordergen/ordergen/trial"
)

func TestCapacityText(t *testing.T) {
	for want, c := range map[string]trial.Capacity{
		"not even 17/s hold":                        {Broken: 17},
		"20,000/s hold, and the search ended there": {Held: 20000},
		"1,700/s hold, 1,780/s do not":              {Held: 1700, Broken: 1780},
	} {
		if got := capacityText(c); got != want {
			t.Errorf("%+v reads %q, want %q", c, got, want)
		}
	}
}
