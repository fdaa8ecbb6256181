import { lawOf } from './law.js';
import { newKey, start, word } from './random.js';
import { digits } from './stream.js';

const mostOrders = 2 ** 30; // of one symbol

// Asks are the resting sell orders to seed for one symbol.
export class Asks {
  constructor(symbol, ladder, seed, prefix) {
    this.symbol = symbol;
    this.ladder = ladder;
    this.prefix = `${prefix}${symbol}-`;
    this.key = newKey(seed, `book ${symbol}`);
    this.law = lawOf(ladder.quantity);
    this.added = []; // quantities of a top-up at the touch, behind the ladder's orders there
    this.block = 0; // shares of one order behind these; 0 is none
    this.quantities = [];
    for (let k = 0; k < ladder.orders; k++) this.quantities.push(this.quantity(k));
  }

  quantity(k) {
    return this.law.value(word(start(this.key, k), 0));
  }

  get length() {
    return this.ladder.orders + this.added.length + (this.block > 0 ? 1 : 0);
  }

  // each calls visit with index, price and quantity, in priority order.
  each(visit) {
    const { touch, tick, levels, orders } = this.ladder;
    let index = 0;
    for (let level = 0; level < levels; level++) {
      const price = touch + tick * level;
      const here = Math.floor(orders / levels) + (level < orders % levels ? 1 : 0);
      for (let k = 0; k < here; k++, index++) visit(index, price, this.quantities[index]);
      if (level > 0) continue;
      for (let k = 0; k < this.added.length; k++) visit(orders + k, price, this.added[k]);
      if (this.block > 0) visit(orders + this.added.length, price, this.block);
    }
  }

  // supplyUpTo is the shares on offer at a limit or less.
  supplyUpTo(limit) {
    let shares = 0;
    this.each((_, price, quantity) => {
      if (price <= limit) shares += quantity;
    });
    return shares;
  }

  // topUp adds at least so many shares at the touch.
  topUp(kind, shares) {
    if (kind === 'block') {
      this.block += shares;
      return;
    }
    while (shares > 0) {
      if (this.length >= mostOrders) throw new Error(`${this.symbol}: the top-up takes more than ${mostOrders} asks, want larger quantities in its ladder`);
      const quantity = this.quantity(this.ladder.orders + this.added.length);
      this.added.push(quantity);
      shares -= quantity;
    }
  }

  // eaten is what is left when some shares were bought in priority order, and how many
  // boundaries between asks lie strictly within these shares: all, and those at a
  // multiple of the divisor.
  eaten(shares, divisor) {
    const left = { asks: 0, levels: 0, boundaries: 0, divisible: 0 };
    let position = 0; // shares up to the end of the ask
    let level = 0; // last price that an ask was left on
    this.each((_, price, quantity) => {
      position += quantity;
      if (position > shares) {
        left.asks++;
        if (price !== level) left.levels++;
        level = price;
      } else if (position < shares) {
        left.boundaries++;
        if (divisor > 0 && position % divisor === 0) left.divisible++;
      }
    });
    return left;
  }

  // bodies calls visit with the wire form of each ask.
  bodies(visit) {
    const head = `{"orderId":"${this.prefix}`;
    const middle = `","symbol":"${this.symbol}","side":"SELL","type":"LIMIT","price":`;
    this.each((index, price, quantity) => visit(`${head}${digits(index)}${middle}${price},"quantity":${quantity}}`));
  }
}

// bookOf is the asks of each symbol of some listings, by symbol.
export function bookOf(listings, seed, prefix) {
  const book = {};
  for (const { symbols, ladder } of listings) {
    for (const symbol of symbols) book[symbol] = new Asks(symbol, ladder, seed, prefix);
  }
  return book;
}
