/**
 * The workloads of the load tests of a sharded matching engine, in k6 scripts.
 *
 * A workload is a pure function: order i is computed from the test case, the seed and i,
 * and from nothing else. So any number of virtual users and processes can share one.
 * Prices are in cents, quantities in shares.
 *
 * @example
 * import exec from 'k6/execution';
 * import http from 'k6/http';
 * import { Workload } from 'k6/x/ordergen';
 *
 * const workload = new Workload('B2', { seed: 1 });
 * export const options = workload.options();
 *
 * export default function () {
 *   const i = exec.scenario.iterationInTest;
 *   if (i >= workload.length) return;
 *   workload.record(i, http.post('http://127.0.0.1:8080/orders', workload.body(i)));
 * }
 */
declare module 'k6/x/ordergen' {
  /** One run of a test case. Make it at the top of a script, as it has metrics. */
  export class Workload {
    /**
     * @param testCase A1 to A4 or B1 to B4.
     * @throws with every setting that is out of its range.
     */
    constructor(testCase: TestCase, settings?: Settings);

    readonly name: TestCase;
    /** Of a case with several runs, the one that was chosen; otherwise ''. */
    readonly run: string;
    /** The part of the system that orders go to. */
    readonly target: 'shard' | 'gateway';
    /** The number of orders of the run. Iterations from there on have nothing to send. */
    readonly length: number;
    readonly criteria: Criteria;

    /** Order i as an object, for 0 ≤ i ≤ 2^53, and notes that it is about to be sent. */
    order(i: number): Order;
    /** The same order as wire JSON. It costs a fraction of order(), as no object is made. */
    body(i: number): string;
    /**
     * Notes the answer to order i, and emits match_latency_ms and order_lateness_ms: from
     * the time at which the order was due to its answer, and to its being sent.
     */
    record(i: number, answer: Answer): void;

    /**
     * The case as k6 options: the scenario "orders" with executor, rates and VUs, and the
     * thresholds. It lasts a second longer than the case, for ticks that were late.
     */
    options(): Options;

    /** The proof that the seeded book fills every aggressive order of the run. */
    plan(): Plan;
    /** What the engine must end up with when it has taken every order. */
    expectation(): Expectation;

    /** The bodies of the requests that seed a shard, of up to 500 orders each. */
    seedBodies(shard: string): string[];
    /**
     * Seeds every shard of the run with one request after the other, which are in no
     * metric, and returns the number of orders taken.
     * @throws when the target does not take all, and in a process that runs but a segment.
     */
    seed(targetURL: string): number;
    /** @throws when the target holds orders already. */
    checkEmpty(found: Snapshot): void;
    /** @throws when the target does not hold the book of the run. */
    checkSeeded(found: Snapshot): void;

    /** Reads Prometheus endpoints of the target. */
    snapshot(metricsURLs: string[]): Snapshot;
    /**
     * The matches since this process counted them last, or since `before` where it has
     * not yet; null where it has nothing to count from, or the target does not tell.
     */
    countMatches(now: Snapshot, before?: Snapshot): number | null;
    /**
     * Compares the target's counters with what the orders that this process recorded must
     * have done to them. Where the fate of an order is not known, or other processes send
     * orders of the run as well, what is wanted is an interval.
     */
    reconcile(before: Snapshot, after: Snapshot): Reconciliation;
    /**
     * By how much p99 of latency rose for certain with the disturbance of the case, 0.1 for
     * 10 %; null where there is none, or too few orders to tell.
     */
    disturbanceRise(): number | null;
  }

  export type TestCase = 'A1' | 'A2' | 'A3' | 'A4' | 'B1' | 'B2' | 'B3' | 'B4';

  export interface Settings {
    /** The same seed is the same workload. As text it may be up to 2^64 − 1. 0 if absent. */
    seed?: number | string;
    /** Of every order id, which ends in the order's number. The case's name if absent. */
    prefix?: string;
    /** Of a case with several runs, the one to do: A3 has shallow, medium and deep. */
    run?: string;
    /** Of the run, at least 2 s: a text such as '30s', or milliseconds. The rates stay. */
    duration?: string | number;
    /** Seeded orders per symbol, before the book is topped up. */
    depth?: number;
    /** Price levels per symbol. */
    levels?: number;
    /** How a book that falls short is filled up; as the case has it if absent. */
    topUp?: 'none' | 'orders' | 'block';
    /** Orders/s that B1 had accepted, for B2 to be compared with. */
    baseline?: number;
  }

  export interface Order {
    orderId: string;
    symbol: string;
    side: 'BUY' | 'SELL';
    type: 'LIMIT' | 'MARKET' | 'IOC' | 'FOK';
    price: number;
    quantity: number;
  }

  /** A response of k6/http, or what looks like one. */
  export interface Answer {
    /** 0 where there was no answer. */
    status: number;
    error_code?: number;
  }

  export interface Options {
    scenarios: { [name: string]: any };
    thresholds: { [metric: string]: string[] };
    summaryTrendStats: string[];
  }

  /** What a script needs to know of the case to feed the metrics of its thresholds. */
  export interface Criteria {
    title: string;
    /** Results are thrown away: the case only warms up. */
    discard: boolean;
    durationMs: number;
    /** In which matches are counted. */
    windowMs: number;
    /** That make a window count; 0 where the case asks for none. */
    matchesPerWindow: number;
    /** p99 of each shard's own histogram is judged. */
    serverP99: boolean;
    /** Each shard's share of the orders is judged. */
    skew: boolean;
    gcPause: { warnMs: number; failMs: number } | null;
    /** atMs is from the start of the scenario. */
    disturbance: { what: string; atMs: number } | null;
  }

  export interface Plan {
    orders: number;
    aggressive: number;
    passive: number;
    /** That the aggressive orders want. */
    shares: number;
    /** To seed, with the top-up. */
    asks: number;
    proven: boolean;
    /** A line for each symbol where the proof fails. */
    shortfalls: string[];
  }

  /** The whole numbers min to max, both included. */
  export interface Interval {
    min: number;
    max: number;
  }

  export interface Outcome {
    received: Interval;
    traded: Interval;
    fills: Interval;
    restingBids: Interval;
    bidQuantity: Interval;
    restingAsks: Interval;
    askQuantity: Interval;
    askLevels: Interval;
  }

  export interface Expectation {
    total: Outcome;
    shards: { [shard: string]: Outcome };
  }

  /** Names a number that a shard counts of itself. */
  export type Figure =
    | 'orders received'
    | 'matches'
    | 'shares traded'
    | 'resting bids'
    | 'bid shares'
    | 'resting asks'
    | 'ask shares'
    | 'ask levels';

  /** What the shards said of themselves. It goes through JSON, from setup() to teardown(). */
  export interface Snapshot {
    at: string;
    shards: {
      [shard: string]: {
        figures: { [figure in Figure]?: number };
        /** Observations at or below each bound, in seconds; the last count is of all. */
        matching: { bounds: number[]; cumulative: number[] };
      };
    };
    gc?: GCPause;
  }

  export interface GCPause {
    longestMs: number;
    /** The longest is longer than this mean. */
    meanOnly: boolean;
    source: string;
  }

  export interface Reconciliation {
    /** Every figure is as foretold, and there was one. */
    ok: boolean;
    /** Nobody else sent orders of the run. */
    whole: boolean;
    orders: { orders: number; sent: number; accepted: number; refused: number; unknown: number; unsent: number };
    rows: { shard: string; figure: Figure; want: Interval; got: number; ok: boolean }[];
    unmeasured: Figure[];
    /** Shards that answered before the run and not after it. */
    gone: string[];
    matches: number | null;
    shards: {
      [shard: string]: {
        received: number;
        share: number;
        /** In milliseconds: interpolated in its bucket, between whose bounds the true one lies. */
        serverP99: { value: number; low: number; high: number | null } | null;
      };
    };
    gc: GCPause | null;
    /** All of it in words. */
    text: string;
  }
}
