// A4, broker outage: 17 orders/s to shard a for 3 minutes, with the event broker paused
// from the end of the first on. p99 stays below 200 ms, and rises by no more than 10 %.
// OUTAGE_URL is POSTed to when the outage begins; without it the log says when to pause
// the broker by hand.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, outage, teardown } = testCase('A4');
