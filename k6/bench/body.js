// One order an iteration, from the extension.
import exec from 'k6/execution';
import { Workload } from 'k6/x/ordergen';
import { loop, take } from './loop.js';

const workload = new Workload('B2', { seed: 1 });

export const options = loop;

export default function () {
  take(workload.body(exec.scenario.iterationInTest));
}
