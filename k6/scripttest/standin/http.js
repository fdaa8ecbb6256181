import { sample, state } from './state.js';

const documented = ['headers', 'tags', 'timeout', 'redirects', 'responseType', 'responseCallback'];

// request goes to the host: Go below sobek, a worker below Node.
function request(method, url, body, params = {}) {
  if (state.phase === 'init') throw new Error('making http requests in the init context is not supported');
  for (const name of Object.keys(params)) {
    if (!documented.includes(name)) throw new Error(`${name} is no parameter of a request`);
  }
  const { headers = {}, tags = {}, timeout = '60s', redirects = 10, responseType = 'text', responseCallback: expected = anyBelow400 } = params;
  if (!/^\d+s$/.test(timeout)) throw new Error(`timeout is ${timeout}`);
  const answer = JSON.parse(host.request(JSON.stringify({ method, url, body, headers, redirects, milliseconds: 1000 * parseInt(timeout, 10) })));
  if (state.scenario?.name === 'orders') state.clock += state.latency;
  const { status } = answer;
  const all = { ...tags, method, url, status: String(status) };
  sample('http_reqs', 1, all);
  sample('http_req_duration', state.latency, all);
  sample('http_req_failed', expected.some(({ min, max }) => min <= status && status <= max) ? 0 : 1, all);
  return { status, body: responseType === 'none' ? null : answer.body, error: answer.error, error_code: answer.code };
}

const anyBelow400 = [{ min: 200, max: 399 }];

export default {
  get: (url, params) => request('GET', url, null, params),
  post: (url, body, params) => request('POST', url, body, params),
  expectedStatuses: (...statuses) => statuses.map((s) => (typeof s === 'number' ? { min: s, max: s } : s)),
};
