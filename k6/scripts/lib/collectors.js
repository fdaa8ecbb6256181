// Pauses of the target's garbage collectors, as a JVM with Micrometer or with the
// Prometheus client, and a Go program, tell of them.

const kinds = [
  { longest: 'jvm_gc_pause_seconds_max', counted: 'jvm_gc_pause_seconds' },
  { counted: 'jvm_gc_collection_seconds' },
  { longest: 'go_gc_duration_seconds', counted: 'go_gc_duration_seconds' },
];

// addCollectors finds the collectors of one endpoint, by the first kind that it has.
export function addCollectors(collectors, families, url) {
  for (const { longest, counted } of kinds) {
    const found = {};
    const collector = (labels) => (found[`${url} ${counted}${key(labels)}`] ||= {});
    const each = (metric, visit) => (families[metric] || []).filter((s) => !concurrent(s.labels)).forEach(visit);
    each(`${counted}_count`, (s) => (collector(s.labels).pauses = s.value));
    each(`${counted}_sum`, (s) => (collector(s.labels).total = 1000 * s.value));
    if (longest) {
      each(longest, ({ labels: { quantile, ...labels }, value }) => {
        if ((quantile === undefined || quantile === '1') && !Number.isNaN(value)) collector(labels).longest = 1000 * value;
      });
    }
    if (Object.keys(found).length === 0) continue;
    Object.assign(collectors, found);
    return;
  }
}

// concurrent tells series that count work beside the program and no pauses, such as those
// of the bean "ZGC Cycles" of a JVM.
function concurrent({ gc = '', cause }) {
  return cause === 'No GC' || gc.endsWith('Cycles') || ['GPGC New', 'GPGC Old', 'ConcurrentMarkSweep'].includes(gc);
}

function key(labels) {
  return JSON.stringify(Object.entries(labels).sort());
}

// longestPause bounds the longest pause between two snapshots in ms, [low, high]: from
// above by all pauses together and by the longest that is told, from below by their mean.
// It is undefined where the target tells of no collector.
export function longestPause(before, after) {
  let bounds;
  for (const [name, now] of Object.entries(after.collectors)) {
    const then = before.collectors[name] || {};
    const pauses = (now.pauses || 0) - (then.pauses || 0);
    let low = 0;
    let high = now.longest ?? Infinity;
    if (now.pauses !== undefined) {
      const total = pauses > 0 ? now.total - (then.total || 0) : 0;
      low = pauses > 0 ? total / pauses : 0;
      high = Math.min(high, total);
    }
    if (high > 0 && now.longest > (then.longest || 0)) low = high; // a new longest one
    low = Math.min(low, high);
    bounds = bounds ? [Math.max(bounds[0], low), Math.max(bounds[1], high)] : [low, high];
  }
  return bounds;
}
