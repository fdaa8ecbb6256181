// Package casefile reads and writes test cases as YAML: what to send, what to hold the target
// to, and how the target speaks. docs/case.schema.json is the schema of a file.
package casefile
