// What the target says of itself: Prometheus text, read into figures by shard.

import http from 'k6/http';
import { addCollectors } from './collectors.js';
import { figures, series } from './figures.js';

const matching = 'me_match_duration_seconds_bucket';
const most = 2 ** 53; // more is no count

// snapshot reads all endpoints.
export function snapshot(urls) {
  const all = { shards: {}, collectors: {} };
  for (const url of urls) {
    const answer = http.get(url, { tags: { name: 'metrics' }, timeout: '5s', responseType: 'text', redirects: 0 });
    if (answer.status !== 200) {
      throw new Error(`${url} answers ${answer.status || answer.error}, want 200 and Prometheus text: METRICS_URLS names the endpoints, URL,URL`);
    }
    const families = parse(answer.body);
    addFigures(all.shards, families);
    addCollectors(all.collectors, families, url);
  }
  return all;
}

function addFigures(shards, families) {
  const shardOf = ({ labels }) => (shards[labels.shard || ''] ||= { figures: {}, matching: {} });
  for (const figure of figures) {
    const { metric, sides } = series[figure];
    const sums = new Map(); // by shard; NaN where one of its series is no count
    for (const sample of families[metric] || []) {
      if (!sides.includes((sample.labels.side || '').toLowerCase())) continue;
      const shard = shardOf(sample);
      sums.set(shard, (sums.get(shard) ?? 0) + (Math.abs(sample.value) <= most ? Math.round(sample.value) : NaN));
    }
    for (const [shard, sum] of sums) if (!Number.isNaN(sum)) shard.figures[figure] = (shard.figures[figure] || 0) + sum;
  }
  for (const shard of Object.values(shards)) fillIn(shard.figures);
  for (const sample of families[matching] || []) {
    const buckets = shardOf(sample).matching;
    buckets[sample.labels.le] = (buckets[sample.labels.le] || 0) + sample.value;
  }
}

// fillIn adds the figures that are 0 as their series are not there yet: those whose metric
// is there for the other side of the book.
function fillIn(told) {
  const metrics = Object.keys(told).map((figure) => series[figure].metric);
  for (const figure of figures) {
    if (told[figure] === undefined && metrics.includes(series[figure].metric)) told[figure] = 0;
  }
}

// parse reads Prometheus text into samples by metric.
export function parse(text) {
  const families = {};
  for (const line of text.split('\n')) {
    const sample = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)/.exec(line);
    if (!sample) continue;
    const labels = {};
    for (const [, name, value] of (sample[2] || '').matchAll(/([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g)) {
      labels[name] = value.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));
    }
    (families[sample[1]] ||= []).push({ labels, value: Number(sample[3].replace('Inf', 'Infinity')) });
  }
  return families;
}

// since is what a shard's figure tells of the run: its growth, or what the book holds now.
// A labelled series does not exist before its first event, so one that is missing before
// was 0. It is undefined where the shard does not expose it.
export function since(before, after, shard, figure) {
  const then = before.shards[shard]?.figures[figure];
  const now = after.shards[shard]?.figures[figure];
  if (now === undefined && then === undefined) return undefined;
  if (now === undefined) throw new Error(`shard ${shard} has stopped telling its ${figure}: look whether it is still up`);
  if (!series[figure].grows) return now;
  if (now < (then || 0)) throw new Error(`shard ${shard} counts ${now} ${figure} after ${then}: it was restarted during the run, so run again`);
  return now - (then || 0);
}

// growth is that of a figure over all shards, or undefined where one does not tell.
export function growth(before, after, shards, figure) {
  let sum = 0;
  for (const { name } of shards) {
    const n = since(before, after, name, figure);
    if (n === undefined) return undefined;
    sum += n;
  }
  return sum;
}

// quantile of the times to match that a shard added, in ms, interpolated in its bucket as
// Prometheus does. It is undefined where the shard tells of none.
export function quantile(before, after, shard, q) {
  const then = before.shards[shard]?.matching || {};
  const now = after.shards[shard]?.matching || {};
  const bounds = Object.keys(now).sort((a, b) => bound(a) - bound(b));
  const counts = bounds.map((le) => now[le] - (then[le] || 0));
  const rank = q * counts[counts.length - 1];
  if (!(rank > 0)) return undefined;
  const k = counts.findIndex((n) => n >= rank);
  const low = k > 0 ? bound(bounds[k - 1]) : 0;
  const below = k > 0 ? counts[k - 1] : 0;
  const high = bound(bounds[k]);
  return 1000 * (high === Infinity ? low : low + ((high - low) * (rank - below)) / (counts[k] - below));
}

function bound(le) {
  return Number(le.replace('Inf', 'Infinity'));
}
