// A1, warm-up: 500 orders a minute to shard a for 2 minutes. Its results are discarded,
// so it has no thresholds; it reconciles all the same.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, teardown } = testCase('A1');
