package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/trial"
)

// junit is the report as a CI system reads it.
func junit(t *testing.T, r *trial.Report) junitSuite {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJUnit(&b, r); err != nil {
		t.Fatal(err)
	}
	var all junitSuites
	if err := xml.Unmarshal(b.Bytes(), &all); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	return all.Suites[0]
}

func TestJUnit(t *testing.T) {
	r := virtual(t, "A2")
	s := junit(t, r)
	if s.Tests != len(r.Checks)+1 || len(s.Cases) != s.Tests || s.Name != "A2" || s.Timestamp != "2026-11-23T09:00:00" {
		t.Errorf("the suite is %+v, want a case for each of %d checks and one for the end", s, len(r.Checks))
	}
	failed, errored, skipped := 0, 0, 0
	for i, c := range s.Cases[:len(r.Checks)] {
		effect := r.Checks[i].Effect()
		if bad := effect == trial.Failed || effect == trial.Broken; bad != (c.Failure != nil) {
			t.Errorf("%s of effect %v has the failure %v", c.Name, effect, c.Failure)
		}
		if open := effect == trial.Invalid || effect == trial.Inconclusive; open != (c.Error != nil) {
			t.Errorf("%s of effect %v has the error %v", c.Name, effect, c.Error)
		}
		if c.Failure != nil {
			failed++
		}
		if c.Error != nil {
			errored++
		}
		if c.Skipped != nil {
			skipped++
		}
	}
	if s.Failures != failed || s.Errors != errored || s.Skipped != skipped || failed == 0 {
		t.Errorf("the suite counts %d failures, %d errors, %d skipped; the cases are %d, %d, %d", s.Failures, s.Errors, s.Skipped, failed, errored, skipped)
	}
}

// A trial that ended early is no pass in any CI system, and what a target says harms no file.
func TestJUnitOfATrialThatEndedEarly(t *testing.T) {
	r := virtual(t, "A2")
	r.Checks, r.Verdict, r.Err = nil, trial.Invalid, errors.New("the target said <&\"\x00\x1b[31m\xff")
	if s := junit(t, r); s.Errors != 1 || !strings.Contains(s.Cases[0].Error.Message, `<&"[31m`) {
		t.Errorf("the suite is %+v", s)
	}
	r.Err, r.Verdict = nil, trial.Interrupted
	if s := junit(t, r); s.Errors != 1 {
		t.Errorf("an interrupted trial has no error: %+v", s)
	}
}

func TestMarkdown(t *testing.T) {
	r := virtual(t, "A2")
	r.Checks[0].Of = "a|b<script>"
	var b bytes.Buffer
	if err := WriteMarkdown(&b, r); err != nil {
		t.Fatal(err)
	}
	expectText(t, "the summary of a step", b.String(), "## ❌ A2: FAIL\n", "| check | want | got |\n| --- | --- | --- | --- |\n", `a\|b&lt;script&gt;`, "| 20 | 3 | 0 |", "Seed 1, fingerprint `"+r.Runs[0].Plan.Stream.Fingerprint(0, 20)+"`.")
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "|") && !strings.HasSuffix(line, "|\n") {
			t.Errorf("a row is open: %q", line)
		}
	}
	if first, check := strings.Index(b.String(), "- "), strings.Index(b.String(), "| check"); first > check {
		t.Error("the reasons come after the checks")
	}
}
