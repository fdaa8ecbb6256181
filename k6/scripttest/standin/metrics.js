import { sample, state } from './state.js';

class Metric {
  constructor(kind, name, isTime = false) {
    if (state.phase !== 'init') throw new Error('metrics must be declared in the init context');
    if (!/^[a-zA-Z_]\w{0,127}$/.test(name)) throw new Error(`${name} is no name of a metric`);
    if (typeof isTime !== 'boolean') throw new Error(`isTime is ${isTime}`);
    const known = state.kinds[name];
    if (known && known !== kind) throw new Error(`metric ${name} is a ${known} already`);
    state.kinds[name] = kind;
    this.name = name;
  }

  add(value, tags) {
    if (state.phase === 'init') throw new Error('metrics cannot be added to in the init context');
    if (typeof value !== 'number' || Number.isNaN(value)) throw new Error(`${value} is an invalid value for metric ${this.name}, a number is expected`);
    sample(this.name, value, tags);
  }
}

export class Counter extends Metric {
  constructor(name, isTime) {
    super('counter', name, isTime);
  }
}

export class Gauge extends Metric {
  constructor(name, isTime) {
    super('gauge', name, isTime);
  }
}

export class Trend extends Metric {
  constructor(name, isTime) {
    super('trend', name, isTime);
  }
}
