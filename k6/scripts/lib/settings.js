// What the environment says of the target and of the workload.

const read = (name, otherwise) => __ENV[name] || otherwise;

function numberOf(name, otherwise, least, most) {
  const text = read(name);
  if (text === undefined) return otherwise;
  const n = Number(text);
  if (!(n >= least && n <= most)) throw new Error(`${name} is ${text}, want a number ${least}..${most}`);
  return n;
}

function wholeOf(name, otherwise, least, most) {
  const n = numberOf(name, otherwise, least, most);
  if (n !== undefined && !Number.isInteger(n)) throw new Error(`${name} is ${n}, want a whole number ${least}..${most}`);
  return n;
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function durationOf(name) {
  const text = read(name);
  if (text === undefined) return undefined;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) throw new Error(`${name} is ${text}, want a time such as 20s, 1m30s or 500ms`);
  let ms = 0;
  for (const [, n, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|s|m|h)/g)) ms += Number(n) * units[unit];
  if (!(ms >= 1000)) throw new Error(`${name} is ${text}, want 1s at least`);
  return ms;
}

function seedOf() {
  const text = read('SEED', '1');
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 1n << 64n) throw new Error(`SEED is ${text}, want a whole number 0..2^64-1`);
  return BigInt(text);
}

function oneOf(name, ...values) {
  const text = read(name, values[0]);
  if (!values.includes(text)) throw new Error(`${name} is ${text}, want one of ${values.filter(Boolean).join(', ')}`);
  return text;
}

function prefixOf(otherwise) {
  const text = read('PREFIX', otherwise);
  if (text.length > 58 || !/^[ !#-[\]-~]*[ !#-/:-[\]-~]$/.test(text)) {
    throw new Error(`PREFIX is ${JSON.stringify(text)}, want up to 58 characters of printable ASCII without " and \\, the last one no digit, as an index follows`);
  }
  return text;
}

// address trims the slash that addresses are often pasted with.
const address = (name, otherwise) => read(name, otherwise).replace(/\/+$/, '');

// settingsOf reads what the environment can change of a case.
export function settingsOf(profile) {
  return {
    seed: seedOf(), // the same number is the same workload
    prefix: prefixOf(`${profile.name.toLowerCase()}-`), // of the order ids
    run: read('RUN', profile.runs[0].name), // of a case with several
    duration: durationOf('DURATION'), // of the run; the rates stay
    depth: wholeOf('SEED_DEPTH', undefined, 1, 2 ** 30), // asks per symbol
    levels: wholeOf('SEED_LEVELS', undefined, 1, 2 ** 20), // prices per symbol
    baseline: numberOf('BASELINE', 0, 0, 1e9), // orders/s of one shard
    outage: read('OUTAGE_URL'), // POSTed to when the disturbance is to begin
  };
}

// seedMode is whether a script of a case seeds its book, '', expects it to be there, 'none',
// or does nothing else, 'only'.
export const seedMode = () => oneOf('SEED_MODE', '', 'none', 'only');

// targetOf is where a case sends its orders and its seeds, and which Prometheus endpoints
// tell what became of them. Every default is on this machine.
export function targetOf(profile) {
  const gateway = address('GATEWAY_URL', 'http://127.0.0.1:8080');
  const shards = {};
  profile.shards.forEach(({ name }, k) => {
    shards[name] = address(`ME_SHARD_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_URL`, `http://127.0.0.1:${8081 + k}`);
  });
  const direct = profile.target === 'shard';
  const first = profile.shards[0].name;
  const metrics = read('METRICS_URLS', Object.values(shards).map((url) => `${url}/metrics`).join(','));
  return {
    orders: `${direct ? shards[first] : gateway}/orders`,
    seed: (shard) => (direct ? `${shards[shard]}/seed` : `${gateway}/seed/${shard}`),
    metrics: metrics.split(',').map((url) => url.trim()).filter(Boolean),
  };
}
