// Seeds a book and stops. SEED_MODE=single, the default, is for shard a alone, multi for
// all shards through the gateway; SEED_DEPTH asks per symbol, 500 if not given,
// on SEED_LEVELS price levels, 50.
// With CASE, such as CASE=B2, it is the book of that case, as the test itself would seed
// it: for many processes that share one run and have SEED_MODE=none.

import { Workload } from 'k6/x/ordergen';
import { seedMode, settings, targetOf } from './lib/config.js';

const modes = { '': 'A2', single: 'A2', multi: 'B2' };
if (!(seedMode in modes)) throw new Error(`SEED_MODE is ${seedMode}, want single or multi`);

const workload = __ENV.CASE
  ? new Workload(__ENV.CASE, settings)
  : new Workload(modes[seedMode], { ...settings, topUp: 'none' });
const target = targetOf(workload);

export const options = { vus: 1, iterations: 1 };

export default function () {
  workload.checkEmpty(workload.snapshot(target.metrics));
  const asks = workload.seed(target.url);
  console.log(`${asks} asks seeded for ${workload.name}`);
  for (const [shard, { figures }] of Object.entries(workload.snapshot(target.metrics).shards)) {
    console.log(`shard ${shard} holds ${figures['resting asks']} asks on ${figures['ask levels']} levels`);
  }
}
