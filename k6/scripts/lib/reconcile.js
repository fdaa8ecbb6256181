import { since } from './counters.js';
import { figures } from './figures.js';
import { expect } from './plan.js';

// reconcile compares what a target counts with what the orders of a run must have left
// there. Which orders it did not take no script can know, as virtual users share nothing;
// how many, its own count tells, and each figure becomes the interval that allows for it.
export function reconcile(shards, { demand, book, largest }, before, after) {
  const found = { compared: 0, traded: false, missing: 0, wrong: [], unmeasured: [] };
  const counts = shards.some(({ name }) => since(before, after, name, 'orders received') !== undefined);
  for (const { name, symbols } of shards) {
    if (!after.shards[name] || !counts) {
      found.unmeasured.push(name);
      continue;
    }
    const orders = symbols.reduce((sum, s) => sum + (demand[s] ? demand[s].aggressive + demand[s].passive : 0), 0);
    const received = since(before, after, name, 'orders received') || 0;
    const missing = Math.max(0, orders - received);
    const want = expect(symbols, demand, book, missing, largest);
    for (const figure of figures) {
      const got = since(before, after, name, figure);
      if (got === undefined) continue;
      found.compared++;
      found.traded ||= figure === 'matches' || figure === 'shares traded';
      const [low, high] = want[figure];
      if (got < low || got > high) found.wrong.push(`shard ${name}: ${figure} ${got}, want ${low === high ? low : `${low}..${high}`}`);
    }
    found.missing += missing;
  }
  found.fingerprint = JSON.stringify(shards.map(({ name }) => after.shards[name]?.figures));
  return found;
}
