// Package html makes a page of what a trial found. It is one file without a script, which
// fetches nothing.
package html
