// A test case as a k6 script: seed the book that the case needs, send order i in
// iteration i, and compare the engine's counters with what the orders must have left there.

import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Gauge, Trend } from 'k6/metrics';
import { wrongIn } from './answer.js';
import { Arrivals } from './arrivals.js';
import { bookOf } from './book.js';
import { longestPause } from './collectors.js';
import { growth, quantile, since, snapshot } from './counters.js';
import { optionsOf } from './options.js';
import { demandOf, prove } from './plan.js';
import { reconcile } from './reconcile.js';
import { seedShard } from './seed.js';
import { seedMode, settingsOf, targetOf } from './settings.js';
import { Stream } from './stream.js';

const matchLatency = new Trend('match_latency_ms', true); // intended time to answered
const lateness = new Trend('order_lateness_ms', true); // intended time to sent: how late k6 itself was
const accepted = new Counter('orders_accepted');
const refused = new Counter('orders_refused'); // certainly not taken
const unknown = new Counter('orders_unknown'); // perhaps taken
const wrong = new Counter('orders_wrong'); // accepted, with an answer that says the engine did something else

// Told by the engine, for all processes that send to it together.
const received = new Counter('orders_received');
const matches = new Counter('match_count'); // one for each fill, and not orders
const matchWindows = new Counter('match_windows'); // windows in which enough was matched
const serverP99 = new Gauge('server_p99_ms', true); // of matching, by shard
const gcPause = new Gauge('gc_pause_ms', true); // the longest is so long at least
const shardShare = new Gauge('shard_share'); // of the orders received, by shard

// Processes that share a run start within so many seconds of each other.
const head = 10;

const anySuccess = http.expectedStatuses({ min: 200, max: 299 });

// testCase is everything that a script exports.
export function testCase(profile) {
  return parts(profile, { ...settingsOf(profile), seeding: seedMode() });
}

// seedOnly is what a script exports that seeds the book of a case and stops: the literal
// book, or the one that is topped up for its orders.
export function seedOnly(profile, literal) {
  const { options, seed } = parts(profile, { ...settingsOf(profile), seeding: 'only', literal });
  return { options, seed };
}

function parts(profile, settings) {
  const target = targetOf(profile);
  const { name, shards, criteria } = profile;
  const run = profile.runs.find((r) => r.name === settings.run);
  if (!run) throw new Error(`RUN is ${settings.run}, want one of ${profile.runs.map((r) => r.name).join(', ')}`);
  const planned = new Arrivals(run);
  const arrivals = settings.duration ? planned.lasting(settings.duration) : planned;
  const scale = arrivals.duration / planned.duration;
  const window = profile.window * scale;
  const disturbed = criteria.disturbance ? criteria.disturbance.at * scale : Infinity;
  const stream = new Stream(profile.flow, settings.seed, settings.prefix);
  const paramsOf = paramsBySymbol(profile);

  let told = false; // of a wrong answer, by this virtual user

  function order() {
    const i = exec.scenario.iterationInTest;
    if (i >= arrivals.length) return; // every order is taken
    const o = stream.at(i);
    const due = arrivals.due(i);
    const params = paramsOf[due < disturbed ? 'before' : 'during'][o.symbol];
    const body = stream.body(i, o);
    const sent = Date.now();
    const answer = http.post(target.orders, body, params);
    const intended = exec.scenario.startTime + due;
    lateness.add(Math.max(0, sent - intended), params.tags);
    matchLatency.add(Math.max(0, Date.now() - intended), params.tags);
    const fate = fateOf(answer);
    fate.add(1, params.tags);
    const fault = fate === accepted ? wrongIn(answer.body, o) : '';
    if (!fault) return;
    if (!told) console.error(`the answer to ${body} says ${fault}; further ones like it are counted by orders_wrong`);
    told = true;
    wrong.add(1, params.tags);
  }

  function plan() {
    const listings = run.seeds.map(({ symbols, ladder }) => ({ symbols, ladder: resized(ladder, settings) }));
    const book = bookOf(listings, settings.seed, `seed-${settings.prefix}`);
    if (settings.literal) return { book };
    const demand = demandOf(stream, arrivals.length);
    prove(demand, book, profile.topUp);
    return { demand, book, largest: stream.quantity.most };
  }

  function setup() {
    if (settings.seeding === 'only') return undefined;
    const { book } = plan();
    if (settings.seeding !== 'none') seedBook(book);
    if (criteria.disturbance) {
      console.warn(`${name}: how much p99 rises with "${criteria.disturbance.what}" is shown by match_latency_ms{phase:…} and not judged, as k6 has no threshold between two metrics`);
    }
    const before = snapshot(target.metrics);
    checkSeeded(before, book);
    if (segmentOf()) sleep(head); // for the others to look before the first order
    return { before };
  }

  function seed() {
    seedBook(plan().book);
  }

  function seedBook(book) {
    const segment = segmentOf();
    if (segment) {
      throw new Error(`this process runs the segment ${segment} of many, and each would seed the book once more: seed it once, with SEED_MODE=only, and run the segments with SEED_MODE=none`);
    }
    const found = snapshot(target.metrics);
    for (const shard of shards) {
      const { 'resting bids': bids = 0, 'resting asks': asks = 0 } = found.shards[shard.name]?.figures || {};
      if (bids + asks > 0) {
        throw new Error(`shard ${shard.name} already holds ${bids} bids and ${asks} asks, and what they do to the run cannot be foretold: restart or clear the target first`);
      }
    }
    let asks = 0;
    for (const shard of shards) asks += seedShard(target.seed(shard.name), shard.symbols, book);
    console.log(`${name}, ${profile.title}: ${asks} asks seeded${settings.literal ? '' : ` for ${arrivals.length} orders`}`);
  }

  function checkSeeded(found, book) {
    for (const shard of shards) {
      const want = shard.symbols.reduce((sum, s) => sum + (book[s] ? book[s].length : 0), 0);
      const got = found.shards[shard.name]?.figures['resting asks'];
      if (got !== undefined && got !== want) {
        throw new Error(`shard ${shard.name} holds ${got} asks, want the ${want} of this case: seed them with SEED_MODE=only and the same SEED and DURATION, and start all processes within ${head} s`);
      }
    }
  }

  let last; // what the watching virtual user saw at the end of the window before

  function watch({ before }) {
    const now = snapshot(target.metrics);
    const n = growth(last || before, now, shards, 'matches');
    last = now;
    if (n * 60_000 >= criteria.matchesPerMinute * window) matchWindows.add(1);
  }

  function outage() {
    const { what } = criteria.disturbance;
    if (!settings.outage) {
      console.warn(`${what}: do that now, as OUTAGE_URL is not set`);
      return;
    }
    const answer = http.post(settings.outage, null, { tags: { name: 'outage' } });
    if (!(answer.status >= 200 && answer.status < 300)) throw new Error(`${settings.outage} answers ${answer.status || answer.error}, want 200: the case has no outage`);
  }

  function teardown(data) {
    if (settings.seeding === 'only' || !data) return;
    const { before } = data;
    const { found, after } = atRest(plan(), before);
    tell(before, after);
    verdict(found);
  }

  // atRest waits for the engine to finish what it acknowledged: until all is as foretold,
  // or until its counters stand still. Other segments may send for some seconds more.
  function atRest(foretold, before) {
    const quiet = segmentOf() ? 200 : 10; // looks without a change
    let fingerprint = '';
    for (let still = 0, look = 0; ; look++, sleep(0.05)) {
      const after = snapshot(target.metrics);
      const found = reconcile(shards, foretold, before, after);
      still = found.fingerprint === fingerprint ? still + 1 : 0;
      fingerprint = found.fingerprint;
      if ((found.missing === 0 && found.wrong.length === 0) || still === quiet || look === 1200) return { found, after };
    }
  }

  // tell feeds the metrics of the case's criteria. What a case is judged by and the target
  // does not tell is no pass.
  function tell(before, after) {
    const wanted = (value, metric) => {
      if (value === undefined) throw new Error(`${metric} is not exposed, which ${name} is judged by: name the endpoints of all shards in METRICS_URLS`);
      return value;
    };
    const all = growth(before, after, shards, 'orders received');
    const n = growth(before, after, shards, 'matches');
    if (n !== undefined) matches.add(n);
    if (criteria.matchesPerMinute) wanted(n, 'me_matches_total');
    if (all !== undefined) {
      received.add(all);
      console.log(`${all} of ${arrivals.length} orders received, ${((1000 * all) / arrivals.duration).toFixed(2)}/s`);
    }
    if (criteria.scaling && settings.baseline > 0) wanted(all, 'me_orders_received_total');
    for (const { name: shard } of shards) {
      const mine = since(before, after, shard, 'orders received');
      const p99 = quantile(before, after, shard, 0.99);
      if (p99 !== undefined) serverP99.add(p99, { shard });
      else if (criteria.serverP99 && mine !== 0) wanted(undefined, `me_match_duration_seconds of shard ${shard}`);
      if (criteria.skew) shardShare.add(wanted(mine, `me_orders_received_total of shard ${shard}`) / Math.max(1, all), { shard });
    }
    const pause = longestPause(before, after);
    if (pause && criteria.gcPauseFail) {
      gcPause.add(pause[0]);
      if (pause[1] >= criteria.gcPause) console.warn(`the longest GC pause is ${pause.map((ms) => ms.toFixed(1)).join('..')} ms, want less than ${criteria.gcPause} ms`);
    }
  }

  function verdict({ compared, traded, missing, wrong, unmeasured }) {
    if (compared === 0) throw new Error('not measured: the target tells none of its counters, or not how many orders it received: name its Prometheus endpoints in METRICS_URLS');
    if (unmeasured.length > 0) throw new Error(`not measured: no endpoint tells of shard ${unmeasured.join(', ')}: name all in METRICS_URLS, URL,URL`);
    if (wrong.length > 0) {
      throw new Error(`the engine does not hold what the orders must have left in it:\n  ${wrong.join('\n  ')}\nlook for orders lost, matched twice or not resting, and for others that send to it`);
    }
    if (!traded) throw new Error('not measured: no endpoint tells of me_matches_total or me_traded_quantity_total, and an engine that matches nothing would agree with the rest');
    // A run whose orders are refused says nothing of the target but that.
    const least = criteria.accepted ?? 990;
    if ((arrivals.length - missing) * 1000 < least * arrivals.length) {
      throw new Error(`${missing} of ${arrivals.length} orders were not taken, want ${least / 10} % taken at least: see orders_refused and orders_unknown for what the target did, dropped_iterations and order_lateness_ms for what k6 could not send`);
    }
    if (missing > 0) console.warn(`${missing} of ${arrivals.length} orders were not taken: the ${compared} figures are within what the others can have left`);
    else console.log(`nothing lost, nothing matched twice: ${compared} figures are as foretold`);
  }

  return { options: optionsOf(profile, settings, { arrivals, window, disturbed }), setup, order, watch, outage, seed, teardown };
}

// fateOf is the counter of an answer. A redirect, a client error and an overload say that
// the order was not taken, as does a connection that was never made (k6's codes 11xx for
// names and 1210 to 1213 for dialling). Whatever else went wrong, it may have been.
function fateOf({ status, error_code: code }) {
  if (status >= 200 && status < 300) return accepted;
  if ((status >= 300 && status < 500) || status === 503) return refused;
  if (status === 0 && ((code >= 1100 && code < 1200) || (code >= 1210 && code <= 1213))) return refused;
  return unknown;
}

// paramsBySymbol are the parameters of requests, made once: before and during the
// disturbance of the case, by index of symbol.
function paramsBySymbol({ shards, flow, criteria }) {
  const of = (phase) =>
    flow.symbols.map((symbol) => ({
      headers: { 'Content-Type': 'application/json' },
      tags: { name: 'orders', shard: shards.find((s) => s.symbols.includes(symbol)).name, ...(criteria.disturbance && { phase }) },
      timeout: '10s',
      redirects: 0, // a redirected POST comes as a GET
      responseType: 'text',
      responseCallback: anySuccess,
    }));
  return { before: of('before'), during: of('during') };
}

function resized(ladder, { depth, levels }) {
  const resized = { ...ladder, orders: depth || ladder.orders, levels: levels || ladder.levels };
  if (resized.levels > resized.orders) throw new Error(`${resized.orders} asks do not fill ${resized.levels} levels: raise SEED_DEPTH or lower SEED_LEVELS`);
  return resized;
}

// segmentOf is the execution segment of this process, or '' where it runs the whole.
function segmentOf() {
  const segment = exec.test.options.executionSegment;
  return segment && segment !== '0:1' ? String(segment) : '';
}
