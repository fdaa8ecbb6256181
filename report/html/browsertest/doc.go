// Package browsertest looks at reports in a real browser.
package browsertest
