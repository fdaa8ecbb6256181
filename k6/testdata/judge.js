// Feeds the metrics of the criteria from numbers that are known.
import { Workload } from 'k6/x/ordergen';
import { countWindow, judge } from '../scripts/lib/metrics.js';

const workload = new Workload(__ENV.CASE, { seed: 1 });
workload.options(); // registers the metrics

const quantile = (value) => ({ value, low: 0, high: 1000 });
const found = {
  ok: true,
  orders: { accepted: 7 },
  matches: __ENV.UNCOUNTED ? null : 12,
  shards: {
    a: { received: 80, share: 0.8, serverP99: quantile(11) },
    b: { received: 20, share: 0.2, serverP99: __ENV.UNTIMED ? null : quantile(22) },
    c: { received: 0, share: 0, serverP99: null },
  },
  gc: { longestMs: 6, meanOnly: Boolean(__ENV.MEAN_ONLY), source: 'a test' },
};

export const options = { iterations: 1 };

export default function () {
  const { matchesPerWindow } = workload.criteria;
  for (const matches of [null, 0, matchesPerWindow - 1, matchesPerWindow, matchesPerWindow + 1]) countWindow(matches, workload.criteria);
  judge(workload, found);
}
