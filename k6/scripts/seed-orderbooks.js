// Seeds a book and stops. SEED_MODE=single, the default, is for shard a alone, multi for
// all shards through the gateway; SEED_DEPTH asks per symbol, 500 if not given, on
// SEED_LEVELS price levels, 50.
//
// With CASE, such as CASE=B2, it is the book of that case, as its script would seed it: for
// many processes that share one run and have SEED_MODE=none. A script of a case seeds
// alone with SEED_MODE=only.

import { seedOnly } from './lib/case.js';
import * as cases from './lib/cases.js';

const modes = { single: 'A2', multi: 'B2' };
const mode = __ENV.SEED_MODE || 'single';
const name = __ENV.CASE || modes[mode];
if (!cases[name]) {
  throw new Error(
    __ENV.CASE ? `CASE is ${name}, want one of ${Object.keys(cases).join(', ')}` : `SEED_MODE is ${mode}, want single or multi`,
  );
}

export const { options, seed } = seedOnly(cases[name], !__ENV.CASE);
