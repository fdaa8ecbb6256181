// What `k6 run` does with a script, as far as these tests need it: setup(), the executors
// by a clock of their own, teardown() and thresholds.

import { sample, state } from './state.js';

// runTest runs a test whose virtual users are instances of one script. The first also has
// setup() and teardown(), in a virtual user of their own, and data goes between them as
// JSON, as in k6. Several processes each have an execution segment of the same length: all
// begin before the first order of any, and end after the last.
export function runTest(instances, { latency = 1, processes = 1, noThresholds = false } = {}) {
  const [first, ...users] = instances;
  const { options } = first;
  Object.assign(state, { latency, clock: 1e12, samples: [], logs: [] });
  const result = { errors: [], failed: [], iterations: 0, dropped: 0 };
  const segment = (part) => (processes === 1 ? null : `${part}/${processes}:${part + 1}/${processes}`);
  const parts = Array.from({ length: processes }, (_, part) => ({ part, options: { executionSegment: segment(part), ...options } }));
  const enter = (phase, { options }) => Object.assign(state, { phase, options });
  try {
    let start = state.clock;
    for (const process of parts) {
      state.clock = 1e12;
      enter('setup', process);
      process.data = JSON.stringify(first.setup?.());
      start = Math.max(start, state.clock);
    }
    const dataOf = ({ data }) => (data === undefined ? undefined : JSON.parse(data));
    const ticks = parts.flatMap((process) => ticksOf(options.scenarios, process, processes)).sort((a, b) => a.at - b.at);
    for (const tick of ticks) {
      const user = tick.pool.find((u) => u.free <= start + tick.at);
      if (!user) {
        result.dropped++;
        sample('dropped_iterations', 1, { scenario: tick.scenario });
        continue;
      }
      const { part } = tick.process;
      state.clock = start + tick.at;
      enter('scenario', tick.process);
      state.scenario = { name: tick.scenario, startTime: Math.floor(start + tick.from), iterationInTest: part + processes * tick.counter.next++ };
      try {
        users[user.number % users.length][tick.exec](dataOf(tick.process));
      } catch (e) {
        result.errors.push(`${tick.exec}: ${e.message}`);
      }
      state.scenario = undefined;
      user.free = state.clock;
      result.iterations++;
    }
    for (const process of parts) {
      enter('teardown', process);
      first.teardown?.(dataOf(process));
    }
  } catch (e) {
    result.errors.push(`${state.phase}: ${e.message}`);
  }
  if (!noThresholds) result.failed = failedOf(options.thresholds || {});
  result.metrics = {};
  for (const { metric, value } of state.samples) {
    const m = (result.metrics[metric] ||= { count: 0, sum: 0 });
    m.count++;
    m.sum += value;
  }
  result.logs = state.logs;
  state.phase = 'init';
  return JSON.stringify(result);
}

// ticksOf are the starts of iterations of one process. Every n-th tick is its own, and its
// iterations are numbered without a gap; a scenario of one virtual user runs in the first
// process alone.
function ticksOf(scenarios, process, processes) {
  const ticks = [];
  const { part } = process;
  let number = 0;
  for (const [scenario, config] of Object.entries(scenarios)) {
    const most = config.maxVUs ?? config.vus;
    const mine = most === 1 ? Number(part === 0) : Math.floor((most * (part + 1)) / processes) - Math.floor((most * part) / processes);
    const pool = Array.from({ length: mine }, () => ({ free: 0, number: number++ }));
    if (mine === 0) continue;
    const from = milliseconds(config.startTime || '0s');
    const counter = { next: 0 };
    timesOf(config).forEach((t, k) => {
      if (most === 1 || k % processes === part) ticks.push({ process, scenario, exec: config.exec, at: from + t, from, pool, counter });
    });
  }
  return ticks;
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

// bodiesOf returns what a script sends in some iterations, without sending it.
export function bodiesOf([script], iterations) {
  const sent = [];
  const { request } = host;
  host.request = (text) => {
    sent.push(JSON.parse(text).body);
    return '{"status":200,"code":0}';
  };
  try {
    for (const iterationInTest of iterations) {
      state.phase = 'scenario';
      state.scenario = { name: 'orders', startTime: 0, iterationInTest };
      script.order();
    }
  } finally {
    host.request = request;
    state.phase = 'init';
    state.scenario = undefined;
  }
  return sent.join('\n');
}
