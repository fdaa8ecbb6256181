package k6

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"
	"go.k6.io/k6/lib/types"

	"github.com/ordergen/ordergen/k6/internal/workload"
)

// jsSettings is the second argument of new Workload.
type jsSettings struct {
	Seed     seed     `json:"seed"`
	Prefix   string   `json:"prefix"`
	Run      string   `json:"run"`
	Duration duration `json:"duration"`
	Depth    int      `json:"depth"`
	Levels   int      `json:"levels"`
	TopUp    string   `json:"topUp"`
	Baseline float64  `json:"baseline"`
}

// settingsOf reads the arguments of new Workload.
func settingsOf(rt *sobek.Runtime, args []sobek.Value) (workload.Settings, error) {
	arg := func(i int) sobek.Value {
		if i < len(args) {
			return args[i]
		}
		return sobek.Undefined()
	}
	name, isText := arg(0).Export().(string)
	if !isText {
		return workload.Settings{}, fmt.Errorf("the test case is %v, want its name, such as new Workload('B2', {seed: 1})", arg(0))
	}
	var js jsSettings
	if !common.IsNullish(arg(1)) {
		if err := fromJS(rt, arg(1), &js); err != nil {
			return workload.Settings{}, fmt.Errorf("the settings of %s: %w; they are seed, prefix, run, duration, depth, levels, topUp and baseline", name, err)
		}
	}
	return workload.Settings{
		Profile:  name,
		Run:      js.Run,
		Seed:     uint64(js.Seed),
		Prefix:   js.Prefix,
		Duration: time.Duration(js.Duration),
		Depth:    js.Depth,
		Levels:   js.Levels,
		TopUp:    js.TopUp,
		Baseline: js.Baseline,
	}, nil
}

// seed is a whole number; as text, as the environment has it, up to 2^64 − 1.
type seed uint64

func (s *seed) UnmarshalJSON(data []byte) error {
	text := string(data)
	if data[0] == '"' {
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || data[0] != '"' && n > largestIndex {
		return fmt.Errorf("seed is %s, want a whole number 0..2^53, or as text up to 2^64-1", data)
	}
	*s = seed(n)
	return nil
}

// duration is a text such as "30s" or a number of milliseconds, as elsewhere in k6.
type duration time.Duration

func (d *duration) UnmarshalJSON(data []byte) error {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	if ms, isNumber := v.(float64); isNumber {
		*d = duration(ms * float64(time.Millisecond))
		return nil
	}
	text, _ := v.(string)
	parsed, err := types.ParseExtendedDuration(text)
	if err != nil {
		return fmt.Errorf("duration is %s, want a text such as \"30s\" or a number of milliseconds", data)
	}
	*d = duration(parsed)
	return nil
}
