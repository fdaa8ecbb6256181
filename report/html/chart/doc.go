// Package chart draws charts as SVG, each with the table behind it. It has no script, and
// takes its colours from the page that it stands in.
package chart
