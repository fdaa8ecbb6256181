// A case in the terms of k6.

// optionsOf is what a script exports as options: when orders come, how long a window of
// matches is and when the disturbance begins, in ms, depend on DURATION.
export function optionsOf(profile, settings, { arrivals, window, disturbed }) {
  if (settings.seeding === 'only') {
    return {
      scenarios: { seed: { exec: 'seed', executor: 'per-vu-iterations', vus: 1, iterations: 1, maxDuration: '10m' } },
    };
  }
  const { preallocated, max } = profile.vus;
  const scenarios = {
    orders: { exec: 'order', ...arrivals.scenario(), preAllocatedVUs: preallocated, maxVUs: max },
  };
  if (profile.criteria.matchesPerMinute) scenarios.watch = watching(arrivals.duration, window);
  if (profile.criteria.disturbance) {
    scenarios.outage = { exec: 'outage', executor: 'per-vu-iterations', vus: 1, iterations: 1, startTime: `${disturbed}ms` };
  }
  return {
    scenarios,
    thresholds: thresholdsOf(profile, settings, arrivals),
    setupTimeout: '10m',
    teardownTimeout: '10m',
    summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)'],
  };
}

// watching ticks at the end of each window.
function watching(duration, window) {
  const windows = Math.max(1, Math.floor(duration / window + 1e-9));
  return {
    exec: 'watch',
    executor: 'constant-arrival-rate',
    rate: 1,
    timeUnit: `${window}ms`,
    startTime: `${window}ms`,
    duration: `${Math.max(1000, (windows - 1) * window + 500)}ms`,
    preAllocatedVUs: 1,
    maxVUs: 1,
  };
}

// thresholdsOf is the case's thresholds, and its criteria as thresholds on what teardown()
// reads from the engine.
function thresholdsOf({ thresholds, criteria, shards }, { baseline }, arrivals) {
  const all = {};
  const hold = (metric, expression) => (all[metric] ||= []).push(expression);
  hold('orders_wrong', 'count<1');
  for (const { metric, expression } of thresholds) hold(ofOrders(metric), expression);
  if (criteria.matchesPerMinute) hold('match_windows', `count>=${criteria.matchMinutes}`);
  if (criteria.gcPauseFail) hold('gc_pause_ms', `value<${criteria.gcPauseFail}`);
  for (const { name, share } of shards) {
    if (criteria.serverP99) hold(`server_p99_ms{shard:${name}}`, `value<${criteria.serverP99}`);
    if (!criteria.skew) continue;
    // Four standard deviations: a fair system leaves them once in 15,000 runs.
    const spread = 4 * Math.sqrt((share * (1 - share)) / arrivals.length);
    hold(`shard_share{shard:${name}}`, `value>=${Math.max(0, share - spread).toFixed(4)}`);
    hold(`shard_share{shard:${name}}`, `value<=${Math.min(1, share + spread).toFixed(4)}`);
  }
  if (criteria.scaling && baseline > 0) {
    const rate = (criteria.scaling / 1000) * shards.length * baseline;
    hold('orders_received', `count>=${Math.ceil((rate * arrivals.duration) / 1000)}`);
  }
  return all;
}

// ofOrders holds a threshold on a metric of k6 to the orders alone: setup() and
// teardown() send requests too.
function ofOrders(metric) {
  if (!metric.startsWith('http_')) return metric;
  return metric.endsWith('}') ? `${metric.slice(0, -1)},scenario:orders}` : `${metric}{scenario:orders}`;
}
