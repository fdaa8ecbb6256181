// What the stand-ins of k6's modules share: a clock that the requests advance, and the
// samples of all metrics.

export const state = {
  phase: 'init', // or setup, scenario, teardown, as k6 calls its stages
  clock: 0, // ms
  latency: 1, // of each order, in ms of the clock
  scenario: undefined, // of the iteration under way: {name, startTime, iterationInTest}
  options: undefined, // consolidated
  kinds: {}, // of metrics, by name
  samples: [],
  logs: [],
};

export function sample(metric, value, tags = {}) {
  if (state.scenario) tags = { scenario: state.scenario.name, ...tags };
  state.samples.push({ metric, value, tags });
}

Date.now = () => Math.floor(state.clock);

const log = (level) => (...words) => {
  state.logs.push(`${level}: ${words.join(' ')}`);
};
globalThis.console = { ...globalThis.console, log: log('info'), warn: log('warning'), error: log('error') };
