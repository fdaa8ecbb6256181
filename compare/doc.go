// Package compare tells a change of a quantile between two stretches of latencies from
// noise.
//
// Latencies of orders that queue behind each other are not independent, so a stretch of
// n orders can know less of its p99 than n draws would. How much less is measured: the
// stretch is cut into consecutive batches, and the counts of long latencies in them vary
// more than a binomial law lets them by the design effect. An interval from order
// statistics is widened by it, and the intervals of both stretches give one for the ratio
// of the two quantiles.
//
// docs/comparing.md has the rates of false alarms and of detections by simulation.
package compare
