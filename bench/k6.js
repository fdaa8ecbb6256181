// One order per iteration, by the formulas that a user of k6 would write.
import http from 'k6/http';
import exec from 'k6/execution';

const rate = Number(__ENV.RATE);
const vus = Number(__ENV.VUS);

export const options = {
  scenarios: {
    orders: rate > 0
      ? { executor: 'constant-arrival-rate', rate, timeUnit: '1s', duration: __ENV.DURATION, preAllocatedVUs: vus, maxVUs: vus }
      : { executor: 'constant-vus', vus, duration: __ENV.DURATION },
  },
};

const url = `${__ENV.TARGET}/orders`;
const params = { headers: { 'Content-Type': 'application/json' } };
const symbols = ['TEST-ASSET-A', 'TEST-ASSET-B', 'TEST-ASSET-C'];

export default function () {
  const n = exec.scenario.iterationInTest;
  const aggressive = Math.random() < 0.6;
  http.post(url, JSON.stringify({
    orderId: `bench-${n}`,
    symbol: symbols[n % symbols.length],
    side: 'BUY',
    type: 'LIMIT',
    price: 15000 + (aggressive ? Math.floor(Math.random() * 100) : -200 - Math.floor(Math.random() * 100)),
    quantity: 10 + Math.floor(Math.random() * 190),
  }), params);
}

export function handleSummary(data) {
  return { stdout: JSON.stringify(data.metrics) };
}
