// A test case as a k6 script: seed the book that the case needs, send order i in
// iteration i, count what the engine matches, and compare its counters with what the
// orders must have left there.

import { check, sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Workload } from 'k6/x/ordergen';
import { outageURL, seedMode, settings, targetOf } from './config.js';
import { countWindow, judge } from './metrics.js';

const params = {
  headers: { 'Content-Type': 'application/json' },
  responseType: 'none', // the status says it all
  tags: { name: 'orders' },
  timeout: '10s',
};

// testCase returns everything that a script exports.
export function testCase(name) {
  const workload = new Workload(name, settings);
  const { criteria } = workload;
  const target = targetOf(workload);
  const orders = `${target.url}/orders`;

  function setup() {
    const found = workload.snapshot(target.metrics);
    if (seedMode === 'none') {
      workload.checkSeeded(found);
      return { before: found };
    }
    workload.checkEmpty(found);
    const asks = workload.seed(target.url);
    console.log(`${name}, ${criteria.title}: ${asks} asks seeded for ${workload.length} orders`);
    return { before: workload.snapshot(target.metrics) };
  }

  function order() {
    const i = exec.scenario.iterationInTest;
    if (i >= workload.length) return; // overtime: every order is taken
    const answer = http.post(orders, workload.body(i), params);
    workload.record(i, answer);
    check(answer, accepted);
  }

  // watch runs in one process only, however many segments there are, so that no match
  // is counted twice.
  function watch({ before }) {
    countWindow(workload.countMatches(workload.snapshot(target.metrics), before), criteria);
  }

  function outage() {
    if (!outageURL) {
      console.warn(`${criteria.disturbance.what}: do that now, as OUTAGE_URL is not set`);
      return;
    }
    const answer = http.post(outageURL, null, { tags: { name: 'outage' } });
    if (answer.status >= 300 || answer.status === 0) throw new Error(`${outageURL} answered ${answer.status}: the case has no outage`);
  }

  function teardown({ before }) {
    const { found, after } = atRest(before);
    countWindow(workload.countMatches(after), criteria); // null, unless this process watches
    judge(workload, found);
    const o = found.orders;
    const rate = (1000 * o.accepted) / criteria.durationMs;
    console.log(`${o.orders} orders: ${o.accepted} accepted (${rate.toFixed(2)}/s), ${o.refused} refused, ${o.unknown} unknown, ${o.unsent} not sent by this process`);
    if (!found.ok) throw new Error(found.text);
    console.log(found.text);
  }

  // atRest waits for the engine to finish what it acknowledged: until all is as foretold,
  // or its counters have stood still for half a second. Next to other segments all is
  // foretold too loosely to tell, and these may send for some seconds more.
  function atRest(before) {
    let last = '';
    for (let still = 0, look = 0; ; look++, sleep(0.05)) {
      const after = workload.snapshot(target.metrics);
      const found = workload.reconcile(before, after);
      const now = JSON.stringify(found.rows.map((row) => row.got));
      still = now === last ? still + 1 : 0;
      if ((found.ok && found.whole) || still === 10 || look === 200) return { found, after };
      last = now;
    }
  }

  const options = workload.options();
  options.scenarios.orders.exec = 'order';
  options.scenarios.watch = watching(criteria);
  if (criteria.disturbance) options.scenarios.outage = beginning(criteria.disturbance);
  return { options, setup, order, watch, outage, teardown };
}

const accepted = { accepted: (answer) => answer.status === 200 };

// watching looks at the end of each window but the last, which teardown() sees.
function watching({ durationMs, windowMs }) {
  const every = Math.min(windowMs, durationMs / 2);
  return {
    exec: 'watch',
    executor: 'constant-arrival-rate',
    rate: 1,
    timeUnit: `${every}ms`,
    startTime: `${every}ms`,
    duration: `${Math.max(1000, durationMs - 1.5 * every)}ms`,
    preAllocatedVUs: 1,
    maxVUs: 1,
  };
}

function beginning({ atMs }) {
  return { exec: 'outage', executor: 'per-vu-iterations', vus: 1, iterations: 1, startTime: `${atMs}ms` };
}
