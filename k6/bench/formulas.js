// One order an iteration, by the formulas of the workload in plain JavaScript: as many
// symbols, the same mix, bands and quantities as B2, drawn with Math.random().
import exec from 'k6/execution';
import { loop, take } from './loop.js';

const symbols = [...'ABCDEFGHIJKL'].map((letter) => `TEST-ASSET-${letter}`);
const base = 15000;
const spread = 200;

const below = (n) => Math.floor(Math.random() * n);

function order(i) {
  const aggressive = Math.random() < 0.6;
  return {
    orderId: `k6-buy-${String(i).padStart(5, '0')}`,
    symbol: symbols[below(symbols.length)],
    side: 'BUY',
    type: 'LIMIT',
    price: aggressive ? base + below(spread / 2) : base - spread - below(spread / 2),
    quantity: 10 + below(190),
  };
}

export const options = loop;

export default function () {
  take(JSON.stringify(order(exec.scenario.iterationInTest)));
}
