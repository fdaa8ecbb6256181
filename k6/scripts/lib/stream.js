import { lawOf } from './law.js';
import { newKey, start, word } from './random.js';

// Stream computes the orders of a flow, each from its index alone.
export class Stream {
  constructor(flow, seed, prefix) {
    this.symbols = flow.symbols;
    this.key = newKey(seed, 'orders');
    this.symbol = lawOf(flow.symbol).value;
    this.quantity = lawOf(flow.quantity);
    this.aggressivePrice = flow.aggressivePrice && lawOf(flow.aggressivePrice).value;
    this.passivePrice = flow.passivePrice && lawOf(flow.passivePrice).value;
    // Words below it are aggressive: those whose 1000/2^64-th is below the share.
    this.aggressiveBelow = ((BigInt(flow.aggressive) << 64n) + 999n) / 1000n;
    this.head = `{"orderId":"${prefix}`;
    this.middles = flow.symbols.map((s) => `","symbol":"${s}","side":"BUY","type":"LIMIT","price":`);
  }

  // at is order i; its symbol is an index into the symbols.
  at(i) {
    const from = start(this.key, i);
    const aggressive = word(from, 1) < this.aggressiveBelow;
    return {
      symbol: this.symbol(word(from, 0)),
      aggressive,
      price: (aggressive ? this.aggressivePrice : this.passivePrice)(word(from, 2)),
      quantity: this.quantity.value(word(from, 3)),
    };
  }

  // body is the wire form of order i, which is o.
  body(i, o) {
    return `${this.head}${digits(i)}${this.middles[o.symbol]}${o.price},"quantity":${o.quantity}}`;
  }
}

// digits is an index as it stands in an order id: at least five of them.
export function digits(i) {
  return String(i).padStart(5, '0');
}
