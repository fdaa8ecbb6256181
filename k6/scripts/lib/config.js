// What the environment says of the target and of the workload. Every default is on
// this machine.

const read = (name, otherwise) => __ENV[name] || otherwise;

// The gateway takes orders for every shard, a shard those of its own symbols.
const gateway = read('GATEWAY_URL', 'http://127.0.0.1:8080');
const shards = {
  a: read('ME_SHARD_A_URL', 'http://127.0.0.1:8081'),
  b: read('ME_SHARD_B_URL', 'http://127.0.0.1:8082'),
  c: read('ME_SHARD_C_URL', 'http://127.0.0.1:8083'),
};

// targetOf returns where a workload sends its orders, and which Prometheus endpoints
// tell what became of them.
export function targetOf(workload) {
  const direct = workload.target === 'shard';
  const behind = direct ? [shards.a] : Object.values(shards);
  const metrics = read('METRICS_URLS', behind.map((url) => `${url}/metrics`).join(','));
  return { url: direct ? shards.a : gateway, metrics: metrics.split(',') };
}

// SEED_MODE: the tests seed their own book, unless it is 'none', for a book that is
// there already. seed-orderbooks.js knows 'single' and 'multi'.
export const seedMode = read('SEED_MODE', '');

// The settings of a workload that the environment can change.
export const settings = {
  seed: read('SEED', 1), // the same number is the same workload
  prefix: read('PREFIX'), // of the order ids
  run: read('RUN'), // of a case with several
  duration: read('DURATION'), // of the run, such as '30s'; the rates stay
  depth: number('SEED_DEPTH'), // asks per symbol
  levels: number('SEED_LEVELS'), // price levels per symbol
  baseline: number('BASELINE'), // orders/s of B1, for B2
};

// What else a case may need: an address to POST to when its disturbance is to begin.
export const outageURL = read('OUTAGE_URL');

function number(name) {
  const text = __ENV[name];
  if (!text) return undefined;
  const n = Number(text);
  if (Number.isNaN(n)) throw new Error(`${name} is ${text}, want a number`);
  return n;
}
