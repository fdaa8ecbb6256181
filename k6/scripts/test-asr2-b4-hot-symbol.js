// B4, hot symbol: 84 orders/s through the gateway for 5 minutes, 80 % of them for one
// symbol. p99 is below 200 ms, and each shard's share of the orders shows the skew.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, teardown } = testCase('B4');
