// The metrics that judge a case by the engine's own counters. match_latency_ms and
// order_lateness_ms come from workload.record().

import { Counter, Gauge } from 'k6/metrics';

export const matchCount = new Counter('match_count'); // matches, as the engine counts them
const matchWindows = new Counter('match_windows'); // minutes in which enough was matched
const ordersAccepted = new Counter('orders_accepted');
const serverP99 = new Gauge('server_p99_ms', true); // of matching, by shard
const gcPause = new Gauge('gc_pause_ms', true); // the longest
const shardShare = new Gauge('shard_share'); // of the orders received, by shard
const disturbanceRise = new Gauge('disturbance_p99_rise'); // certain rise of p99 latency, 0.1 is 10 %

// countWindow adds the matches of a window that has just ended.
export function countWindow(matches, criteria) {
  if (matches === null) return;
  matchCount.add(matches);
  if (criteria.matchesPerWindow > 0 && matches >= criteria.matchesPerWindow) matchWindows.add(1);
}

// judge feeds the metrics of the case's criteria, and throws where the target does not
// tell what the case must know.
export function judge(workload, found) {
  const { criteria } = workload;
  ordersAccepted.add(found.orders.accepted);
  for (const [shard, outcome] of Object.entries(found.shards)) {
    if (outcome.serverP99) serverP99.add(outcome.serverP99.value, { shard });
    if (criteria.skew) shardShare.add(outcome.share, { shard });
    if (criteria.serverP99 && outcome.received > 0 && !outcome.serverP99) {
      throw new Error(`shard ${shard} does not expose me_match_duration_seconds, which ${workload.name} is judged by: name its endpoint in METRICS_URLS`);
    }
  }
  if (criteria.matchesPerWindow > 0 && found.matches === null) {
    throw new Error(`me_matches_total is not exposed, which ${workload.name} is judged by: name the endpoints in METRICS_URLS`);
  }
  if (criteria.gcPause && found.gc && !found.gc.meanOnly) {
    gcPause.add(found.gc.longestMs);
    if (found.gc.longestMs >= criteria.gcPause.warnMs) {
      console.warn(`the longest GC pause is ${found.gc.longestMs} ms, want less than ${criteria.gcPause.warnMs} ms`);
    }
  }
  const rise = workload.disturbanceRise();
  if (rise !== null) disturbanceRise.add(rise);
}
