// B2, peak load on three shards: 84 orders/s through the gateway for 5 minutes. At least
// 4,750 orders match in each of 4 minutes, p99 is below 200 ms, for the client and inside
// each shard, and below 1 % of the orders fail. With BASELINE, B1's orders/s, the three
// shards accept at least 0.9 × 3 times as many.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, teardown } = testCase('B2');
