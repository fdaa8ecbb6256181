// Package observe reads what a system says of itself: it scrapes Prometheus endpoints,
// maps series to figures, and tells what changed between two snapshots. It judges
// nothing.
package observe
