package trial_test

import (
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/trial"
)

func TestPlanRefusesThresholdsThatNothingAnswers(t *testing.T) {
	for want, threshold := range map[string]ordergen.Threshold{
		`is on "http_req_time", want one of the metrics checks`:            {Metric: "http_req_time", Expression: "p(99)<200"},
		`is on "http_req_duration{shard:z}"`:                               {Metric: "http_req_duration{shard:z}", Expression: "p(99)<200"},
		`http_req_failed has no "p(99)", want one of rate`:                 {Metric: "http_req_failed", Expression: "p(99)<0.01"},
		`threshold "p(99) 200" is wrong at column 7, want one of < <= > >`: {Metric: "http_req_duration", Expression: "p(99) 200"},
	} {
		p := lasting(t, "B2", 1e9)
		p.Thresholds = []ordergen.Threshold{threshold}
		if _, err := (trial.Trial{Profile: p}).Plan(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gives the error %v, want one that says %q", threshold, err, want)
		}
	}
	p := lasting(t, "B2", 1e9)
	p.Thresholds = []ordergen.Threshold{{Metric: "match_latency_ms{shard:b}", Expression: "p(99.9)<200"}}
	if _, err := (trial.Trial{Profile: p}).Plan(); err != nil {
		t.Errorf("a threshold on one shard is refused: %v", err)
	}
}
