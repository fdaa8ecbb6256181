// Package results keeps what a run recorded as a file, and puts the files of several
// processes together. docs/result-format.md has the form.
package results
