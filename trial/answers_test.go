package trial

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Answers that tell any shares are judged by them. A system that tells none has to tell of
// itself.
func TestAnswersAreJudgedWhereTheyTellAnything(t *testing.T) {
	var (
		counters = Reconciliation{Rows: []ReconcileRow{{Figure: observe.Received}}}
		held     = []shown{{ID: Answers}}
		unproven = &ordergen.Plan{Shortfalls: make([]ordergen.Shortfall, 1)}
	)
	for name, test := range map[string]struct {
		told     client.Receipts
		violated int64
		counted  Reconciliation
		plan     *ordergen.Plan
		want     []shown
	}{
		"shares":                  {told: client.Receipts{Filled: client.Told{Answers: 1}}, want: held},
		"fills alone":             {told: client.Receipts{Fills: client.Told{Answers: 1}}, want: held},
		"cancelled alone":         {told: client.Receipts{Cancelled: client.Told{Answers: 1}}, want: held},
		"as many of each":         {told: client.Receipts{Filled: client.Told{Answers: 1}, Fills: client.Told{Answers: 1}, Cancelled: client.Told{Answers: 1}}, counted: counters, want: held},
		"nothing":                 {told: client.Receipts{Orders: 9}, want: []shown{{ID: Answers, Status: Unmeasured}}},
		"nothing, and counters":   {told: client.Receipts{Orders: 9}, counted: counters},
		"one wrong":               {violated: 1, counted: counters, want: []shown{{ID: Answers, Status: Wrong, Got: 1}}},
		"one wrong, and no proof": {violated: 1, plan: unproven, want: []shown{{ID: Answers, Status: Wrong, Got: 1}}},
		"shares, and no proof":    {told: client.Receipts{Filled: client.Told{Answers: 1}}, plan: unproven},
	} {
		if test.plan == nil {
			test.plan = new(ordergen.Plan)
		}
		r := &RunReport{
			Experiment:     Experiment{Plan: test.plan},
			Result:         &client.Result{Violated: test.violated, Receipts: map[string]client.Receipts{"A": test.told, "B": {}}},
			Reconciliation: test.counted,
		}
		if diff := cmp.Diff(test.want, show(answers{}.Judge(r))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	recorded := &RunReport{Experiment: Experiment{Recorded: taken{}}, Result: &client.Result{}}
	if got := (answers{}).Judge(recorded); got != nil {
		t.Errorf("a recorded flow gives %+v, want nothing foretold", got)
	}
}
