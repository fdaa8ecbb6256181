package k6_test

import (
	"fmt"
	"regexp"
	"testing"
)

// Whatever a script does wrong, k6 says what is wanted instead and where it stands.
func TestErrorsNameTheLine(t *testing.T) {
	const head = "import { Workload } from 'k6/x/ordergen';\n"
	const body = head + "const workload = new Workload('A2');\nexport default function () {\n  %s\n}\n"
	for _, test := range []struct {
		script string
		line   int
		want   string
	}{
		{head + "\nnew Workload('C1');", 3, `there is no test case \\"C1\\", want one of A1, A2`},
		{head + "new Workload();", 2, `the test case is undefined, want its name`},
		{head + "new Workload('A2', {sed: 1});", 2, `unknown field \\"sed\\"; they are seed, prefix`},
		{head + "new Workload('A2', {seed: -1});", 2, `seed is -1, want a whole number 0..2\^53`},
		{head + "new Workload('A2', {seed: 1e300});", 2, `seed is 1e\+300, want a whole number`},
		{head + "new Workload('A2', {duration: 'soon'});", 2, `duration is \\"soon\\", want a text such as \\"30s\\"`},
		{head + "new Workload('A2', {duration: '1s', depth: -1, topUp: 'much'});", 2, `duration is 1s, want at least 2s\\ndepth is -1 and levels 0, .*\\ntopUp is \\"much\\", want none, orders or block`},
		{head + "new Workload('A2', {prefix: 'run7'});", 2, `Prefix is \\"run7\\", want a last character that is no digit`},
		{head + "new Workload('A2', {depth: 5});", 2, `Orders is 5, want Levels = 50 at least`},
		{head + "new Workload('A2', {depth: 'deep'});", 2, `depth is a string, want a whole number; they are seed`},
		{head + "new Workload('A2', 'seed 1');", 2, `the settings of A2: it is a string, want an object`},
		{fmt.Sprintf(body, "workload.body(1.5);"), 4, `body: the order's number is 1.5, want a whole number`},
		{fmt.Sprintf(body, "workload.body();"), 4, `body: the order's number is undefined, .* exec.scenario.iterationInTest`},
		{fmt.Sprintf(body, "workload.order(-1);"), 4, `order: the order's number is -1`},
		{fmt.Sprintf(body, "workload.record(1);"), 4, `record: the answer is undefined, want the response of http.post`},
		{fmt.Sprintf(body, "workload.record(1, {});"), 4, `record: the answer has no status`},
		{fmt.Sprintf(body, "workload.seedBodies('z');"), 4, `there is no shard \\"z\\" in A2, want one of \[\\"a\\"\]`},
		{fmt.Sprintf(body, "workload.snapshot();"), 4, `snapshot: the endpoints are undefined, want a list of URLs`},
		{fmt.Sprintf(body, "workload.seed('nowhere');"), 4, `target is \\"nowhere/seed\\", want a URL such as`},
		{fmt.Sprintf(body, "workload.reconcile(1, 2);"), 4, `reconcile: argument 1 is no snapshot`},
		{fmt.Sprintf(body, "workload.options();"), 4, `options\(\) belongs to the top of the script`},
		{fmt.Sprintf(body, "new Workload('A2');"), 4, `new Workload belongs to the top of the script`},
		{head + "new Workload('A2').seed('http://127.0.0.1:1');", 2, `the target is not asked while the script is loaded`},
		{fmt.Sprintf(body, "workload.body(5100); const s = {at: '2020-01-01T00:00:00Z', shards: {}}; workload.reconcile(s, s);"), 4, `1 orders past the last of the run were sent, .* i >= workload.length`},
	} {
		t.Run(test.want, func(t *testing.T) {
			t.Parallel()
			r := k6(t, nil, "run", script(t, test.script))
			if !regexp.MustCompile(test.want).MatchString(r.out) {
				t.Errorf("want an error that says %s:\n%s", test.want, r.out)
			}
			if !regexp.MustCompile(fmt.Sprintf(`script\.js:%d:\d+`, test.line)).MatchString(r.out) {
				t.Errorf("want an error at script.js:%d:\n%s", test.line, r.out)
			}
		})
	}
}
