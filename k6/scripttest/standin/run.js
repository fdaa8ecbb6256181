// What `k6 run` does with a script, as far as these tests need it: setup(), the executors
// by a clock of their own, teardown() and thresholds.

import { sample, state } from './state.js';

// runTest runs a test whose virtual users are instances of one script. The first also has
// setup() and teardown(), in a virtual user of their own, and data goes between them as
// JSON, as in k6. segment k of n, as k/n, is this process's part.
export function runTest(instances, { latency = 1, segment: [part, parts] = [0, 1], noThresholds = false } = {}) {
  const [first, ...users] = instances;
  const { options } = first;
  Object.assign(state, { latency, clock: 1e12, samples: [], logs: [], phase: 'init' });
  state.options = { executionSegment: parts > 1 ? `${part}/${parts}:${part + 1}/${parts}` : null, ...options };
  const result = { errors: [], failed: [], iterations: 0, dropped: 0 };

  const call = (phase, f, ...args) => {
    state.phase = phase;
    return f === undefined ? undefined : f(...args);
  };
  try {
    const data = JSON.stringify(call('setup', first.setup));
    const parse = () => (data === undefined ? undefined : JSON.parse(data));
    const start = state.clock;
    for (const tick of ticksOf(options.scenarios, part, parts)) {
      const user = tick.pool.find((u) => u.free <= start + tick.at);
      if (!user) {
        result.dropped++;
        sample('dropped_iterations', 1, { scenario: tick.scenario });
        continue;
      }
      const script = users[user.number % users.length];
      state.clock = start + tick.at;
      state.scenario = { name: tick.scenario, startTime: Math.floor(start + tick.from), iterationInTest: part + parts * tick.counter.next++ };
      try {
        call('scenario', script[tick.exec], parse());
      } catch (e) {
        result.errors.push(`${tick.exec}: ${e.message}`);
      }
      state.scenario = undefined;
      user.free = state.clock;
      result.iterations++;
    }
    call('teardown', first.teardown, parse());
  } catch (e) {
    result.errors.push(`${state.phase}: ${e.message}`);
  }
  if (!noThresholds) result.failed = failedOf(options.thresholds || {});
  result.metrics = {};
  for (const { metric, value } of state.samples) {
    const m = (result.metrics[metric] ||= { count: 0, sum: 0 });
    m.count++;
    m.sum += value;
    m.last = value;
  }
  result.logs = state.logs;
  state.phase = 'init';
  return JSON.stringify(result);
}

// ticksOf are the starts of iterations in the order of time. Of a process with a part of
// the segments, every parts-th tick is its own, and iterations are numbered without a gap
// within it; a scenario of one virtual user runs in the first process alone.
function ticksOf(scenarios, part, parts) {
  const ticks = [];
  let number = 0;
  for (const [scenario, config] of Object.entries(scenarios)) {
    const most = config.maxVUs ?? config.vus;
    const mine = Math.floor((most * (part + 1)) / parts) - Math.floor((most * part) / parts);
    const pool = Array.from({ length: most === 1 ? Number(part === 0) : mine }, () => ({ free: 0, number: number++ }));
    if (pool.length === 0) continue;
    const from = milliseconds(config.startTime || '0s');
    const counter = { next: 0 };
    timesOf(config).forEach((t, k) => {
      if (most === 1 || k % parts === part) ticks.push({ scenario, exec: config.exec, at: from + t, from, pool, counter });
    });
  }
  return ticks.sort((a, b) => a.at - b.at);
}

function timesOf(config) {
  switch (config.executor) {
    case 'per-vu-iterations':
      return Array.from({ length: config.iterations * config.vus }, () => 0);
    case 'constant-arrival-rate': {
      const between = milliseconds(config.timeUnit) / config.rate;
      const times = [];
      for (let k = 0; k * between <= milliseconds(config.duration); k++) times.push(k * between);
      return times;
    }
    case 'ramping-arrival-rate':
      return rampTimes(config);
  }
  throw new Error(`${config.executor} is no executor of these scripts`);
}

// rampTimes starts an iteration whenever another whole one has come in, found by halving.
function rampTimes({ startRate, stages, timeUnit }) {
  const unit = milliseconds(timeUnit);
  const times = [];
  let begin = 0;
  let rate = startRate;
  let before = 0;
  for (const { target, duration } of stages) {
    const ms = milliseconds(duration);
    const at = (t) => before + (rate * t + ((target - rate) * t * t) / (2 * ms)) / unit;
    while (ms > 0 && at(ms) >= times.length + 1) {
      let [low, high] = [0, ms];
      for (let k = 0; k < 60; k++) {
        const middle = (low + high) / 2;
        if (at(middle) < times.length + 1) low = middle;
        else high = middle;
      }
      times.push(begin + high);
    }
    if (ms > 0) before = at(ms);
    begin += ms;
    rate = target;
  }
  return times;
}

function milliseconds(text) {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (!match) throw new Error(`${text} is no duration`);
  return Number(match[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2]];
}

function failedOf(thresholds) {
  const failed = [];
  for (const [name, expressions] of Object.entries(thresholds)) {
    const [, metric, , tags = ''] = /^(\w+)(\{(.*)\})?$/.exec(name);
    if (!state.kinds[metric] && !metric.startsWith('http_') && metric !== 'dropped_iterations') {
      throw new Error(`no metric name "${metric}" found`); // as k6 does before the run
    }
    const wanted = tags.split(',').filter(Boolean).map((t) => t.split(':'));
    const values = state.samples.filter((s) => s.metric === metric && wanted.every(([tag, value]) => s.tags[tag] === value)).map((s) => s.value);
    for (const expression of expressions) {
      const [, stat, op, limit] = /^(.*?)(<=|>=|<|>|===?|!=)(.*)$/.exec(expression.replaceAll(' ', ''));
      if (!holds(statOf(stat, values), op, Number(limit))) failed.push(`${name} ${expression}`);
    }
  }
  return failed;
}

function statOf(stat, values) {
  const sorted = [...values].sort((a, b) => a - b);
  const sum = values.reduce((a, b) => a + b, 0);
  const quantile = /^p\((.*)\)$/.exec(stat);
  if (quantile) return sorted[Math.ceil((Number(quantile[1]) / 100) * sorted.length) - 1] ?? 0;
  return { count: sum, rate: sum / values.length || 0, value: values.at(-1) ?? 0, max: sorted.at(-1) ?? 0 }[stat];
}

function holds(value, op, limit) {
  if (value === undefined || Number.isNaN(limit)) throw new Error(`a threshold on ${value} ${op} ${limit}`);
  return { '<': value < limit, '<=': value <= limit, '>': value > limit, '>=': value >= limit, '==': value === limit, '===': value === limit, '!=': value !== limit }[op];
}
