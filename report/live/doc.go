// Package live serves the metrics of a run while it is under way, as Prometheus reads them.
package live
