// What both scripts share: one virtual user in a closed loop, as fast as it goes. With
// TARGET each order is sent as well.
import http from 'k6/http';

export const loop = { scenarios: { loop: { executor: 'shared-iterations', vus: 1, iterations: Number(__ENV.ITERATIONS || 100000), maxDuration: '5m' } } };

const params = { headers: { 'Content-Type': 'application/json' }, responseType: 'none' };

export function take(body) {
  if (__ENV.TARGET) http.post(`${__ENV.TARGET}/orders`, body, params);
}
