package report

import (
	"encoding/xml"
	"io"
	"strings"
	"unicode"

	"github.com/ordergen/ordergen/trial"
)

// The shape of JUnit's XML as CI systems read it: Maven Surefire's
// surefire-test-report-3.0.xsd, with a root for several suites.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Time      float64     `xml:"time,attr"` // s
		Timestamp string      `xml:"timestamp,attr"`
		Cases     []junitCase `xml:"testcase"`
		Output    string      `xml:"system-out,omitempty"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    float64       `xml:"time,attr"` // s
		Failure *junitOutcome `xml:"failure"`
		Error   *junitOutcome `xml:"error"`
		Skipped *junitOutcome `xml:"skipped"`
	}
	junitOutcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes the report as JUnit's XML, with a test case for each check. One that does not hold is a
// failure, one because of which the run says nothing is an error, and one of which nothing was
// measured, where the case can do without, is skipped.
func WriteJUnit(w io.Writer, r *trial.Report) error {
	suite := junitSuite{Name: r.Profile.Name, Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"), Output: printable(Headline(r))}
	for _, run := range r.Runs {
		suite.Time += run.Result.Elapsed.Seconds()
	}
	for _, c := range r.Checks {
		t := textOf(c, r)
		one := junitCase{Class: strings.TrimSuffix("ordergen."+r.Profile.Name+"."+c.Run, "."), Name: t.name}
		outcome := &junitOutcome{Message: printable(t.got), Type: c.Status.String(), Text: printable("want " + t.want + ", got " + t.got)}
		switch c.Effect() {
		case trial.Failed, trial.Broken:
			one.Failure = outcome
			suite.Failures++
		case trial.Invalid, trial.Inconclusive:
			one.Error = outcome
			suite.Errors++
		default:
			if c.Status == trial.Unmeasured || c.Status == trial.Undecided {
				one.Skipped = &junitOutcome{Message: outcome.Message}
				suite.Skipped++
			}
		}
		suite.Cases = append(suite.Cases, one)
	}
	ended := junitCase{Class: "ordergen." + r.Profile.Name, Name: "the case ran to its end"}
	switch {
	case r.Err != nil:
		ended.Error = &junitOutcome{Message: printable(r.Err.Error()), Type: r.Verdict.String()}
	case r.Verdict == trial.Interrupted:
		ended.Error = &junitOutcome{Message: "interrupted", Type: r.Verdict.String()}
	}
	if ended.Error != nil {
		suite.Errors++
	}
	suite.Cases = append(suite.Cases, ended)
	suite.Tests = len(suite.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(junitSuites{Suites: []junitSuite{suite}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// printable leaves out what XML 1.0 cannot have at all.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
}
