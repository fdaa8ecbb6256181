// B3, ramp: from 17 orders/s to 84 through the gateway in 10 minutes, with p99 below
// 200 ms.
import { testCase } from './lib/case.js';

export const { options, setup, order, watch, teardown } = testCase('B3');
