// The proof that a book fills every aggressive order in whatever order they arrive, and
// what a run must leave in the engine.

import { figures } from './figures.js';

const exact = 2 ** 53; // up to here a number counts without a gap

// demandOf is what the first n orders of a stream ask of the book, by symbol.
export function demandOf(stream, n) {
  if (n * stream.quantity.most > exact) {
    throw new Error(`${n} orders of up to ${stream.quantity.most} shares may sum beyond 2^53, which JavaScript cannot count, want a shorter DURATION`);
  }
  const all = stream.symbols.map(() => ({ aggressive: 0, passive: 0, quantity: 0, resting: 0, lowest: Infinity, highest: 0, divisor: 0 }));
  for (let i = 0; i < n; i++) {
    const o = stream.at(i);
    const d = all[o.symbol];
    if (o.aggressive) {
      d.aggressive++;
      d.quantity += o.quantity;
      d.lowest = Math.min(d.lowest, o.price);
      d.divisor = gcd(d.divisor, o.quantity);
    } else {
      d.passive++;
      d.resting += o.quantity;
      d.highest = Math.max(d.highest, o.price);
    }
  }
  return Object.fromEntries(stream.symbols.map((symbol, k) => [symbol, all[k]]));
}

function gcd(a, b) {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

// prove tops the book up until it holds, at each symbol's lowest limit or less, all the
// shares that its aggressive orders want together. Then each of them trades in full on
// arrival: before any one, the others have taken at most the rest.
export function prove(demand, book, topUp) {
  for (const [symbol, d] of Object.entries(demand)) {
    const { touch } = book[symbol].ladder;
    if (d.highest >= touch) throw new Error(`a passive BUY of ${symbol} has the limit ${d.highest}, want all below its lowest ask ${touch}`);
    if (d.aggressive === 0) continue;
    const missing = d.quantity - book[symbol].supplyUpTo(d.lowest);
    if (missing <= 0) continue;
    if (topUp === 'none') {
      throw new Error(`${symbol} wants ${d.quantity} shares at ${d.lowest} or less and is offered ${missing} too few, so a BUY can miss: raise SEED_DEPTH, shorten DURATION, or give the case a TopUp`);
    }
    if (d.lowest < touch) throw new Error(`an aggressive BUY of ${symbol} has the limit ${d.lowest}, below the lowest ask ${touch}, and no top-up at the touch lets it trade`);
    book[symbol].topUp(topUp, missing);
  }
}

// expect is what a shard must end up with when it took all orders of some symbols but
// `missing` of them, nobody knows which: an interval [least, most] for each figure. It
// needs a book that proves the fills, and holds for every arrival order.
export function expect(symbols, demand, book, missing, largest) {
  const sum = Object.fromEntries(figures.map((figure) => [figure, [0, 0]]));
  for (const symbol of symbols) {
    if (!book[symbol]) continue; // no order of the case is for it
    const one = outcome(book[symbol], demand[symbol], missing, largest);
    for (const figure of figures) sum[figure] = sum[figure].map((bound, k) => bound + one[figure][k]);
  }
  return sum;
}

const nothing = { aggressive: 0, passive: 0, quantity: 0, resting: 0, divisor: 0 };

function outcome(asks, most = nothing, missing, largest) {
  const without = (n) => Math.max(0, n - missing);
  const least = {
    aggressive: without(most.aggressive),
    passive: without(most.passive),
    quantity: Math.max(0, most.quantity - Math.min(missing, most.aggressive) * largest),
    resting: Math.max(0, most.resting - Math.min(missing, most.passive) * largest),
  };
  const offered = asks.supplyUpTo(Infinity);
  const early = asks.eaten(least.quantity, most.divisor);
  const late = asks.eaten(most.quantity, most.divisor);
  return {
    'orders received': [without(most.aggressive + most.passive), most.aggressive + most.passive],
    matches: fills(least, most, early, late),
    'shares traded': [least.quantity, most.quantity],
    'resting bids': [least.passive, most.passive],
    'bid shares': [least.resting, most.resting],
    'resting asks': [late.asks, early.asks],
    'ask shares': [offered - most.quantity, offered - least.quantity],
    'ask levels': [late.levels, early.levels],
  };
}

// fills bounds the number of matches. Lay the shares traded in a row: m orders cut it at
// m − 1 boundaries, whose places depend on the arrival order, and the asks at fixed ones.
// Each piece is a match. Boundaries of orders are multiples of their common divisor, so
// only so many of both kinds can coincide, and at least so many must.
function fills(least, most, early, late) {
  if (most.quantity === 0) return [0, 0];
  const fewest = Math.max(early.boundaries + 1, least.aggressive + early.boundaries - early.divisible);
  const largest = Math.min(most.aggressive + late.boundaries, most.quantity, late.boundaries - late.divisible + most.quantity / most.divisor);
  return [least.quantity === 0 ? 0 : fewest, largest];
}
