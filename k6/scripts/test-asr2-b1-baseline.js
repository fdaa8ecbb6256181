// B1, baseline: 17 orders/s of shard a's symbols through the gateway for 3 minutes, with
// p99 below 200 ms. The accepted orders/s that it logs are B2's BASELINE.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, teardown } = testCase('B1');
