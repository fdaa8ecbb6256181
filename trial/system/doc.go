// Package system has what a trial can be run on: a running system over HTTP, and the
// embedded engine.
package system
