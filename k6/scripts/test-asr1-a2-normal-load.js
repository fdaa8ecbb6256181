// A2, normal load on one shard: 17 orders/s to shard a for 5 minutes. p99 is below
// 200 ms, for the client and inside the engine; below 1 % of the orders fail; no GC
// pause is 10 ms or longer.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, teardown } = testCase('A2');
