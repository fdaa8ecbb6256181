// A3, depth of the book: 17 orders/s to shard a for 3 minutes, with p99 below 200 ms.
// RUN chooses the book: shallow (100 asks per symbol on 10 levels), medium (1000 on 100)
// or deep (10000 on 500). Each wants a fresh one, so restart the target in between.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, teardown } = testCase('A3');
