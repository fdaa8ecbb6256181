// When orders are due, and the executor of k6 that sends them then.

// k6 counts its ticks from the start of a scenario and stops at the end of its duration,
// so that of the last tick and the end either may come first. A scenario is so much longer
// than its case; iterations that find no order left return at once.
const overtime = 1000; // ms

// Arrivals are the stages of a run: rates from and to in orders per unit, times in ms.
export class Arrivals {
  constructor({ unit, stages }) {
    this.unit = unit;
    this.stages = stages;
    this.constant = stages.every((s) => s.from === stages[0].from && s.to === stages[0].from);
    this.duration = stages.reduce((sum, s) => sum + s.ms, 0);
    // The orders due before each stage, times 2 · unit in ns, exactly.
    let area = 0n;
    this.pieces = stages.map(({ from, to, ms }, k) => {
      const piece = {
        begin: stages.slice(0, k).reduce((sum, s) => sum + s.ms, 0),
        before: Number(area) / (2e6 * unit),
        from: from / unit,
        to: to / unit,
        ms,
      };
      area += BigInt(from + to) * BigInt(nanoseconds(ms));
      return piece;
    });
    const whole = 2n * BigInt(nanoseconds(unit));
    this.length = Number((area + whole - 1n) / whole);
  }

  // due is the time in ms from the start of the scenario at which order i is to be sent:
  // at a constant rate when i orders have come in, of a ramp when its whole order has, as
  // these are the times at which k6 starts iterations. It inverts
  // n(t) = from·t + (to − from)·t²/2·ms by the root that is stable for every slope.
  due(i) {
    const orders = this.constant ? i : i + 1;
    let k = this.pieces.length - 1;
    while (k > 0 && this.pieces[k].before > orders) k--;
    const { begin, before, from, to, ms } = this.pieces[k];
    const n = orders - before;
    const root = Math.sqrt(Math.max(0, from * from + (2 * n * (to - from)) / ms));
    return n <= 0 || from + root === 0 ? begin : begin + Math.min(ms, (2 * n) / (from + root));
  }

  // lasting are the same rates for another time in all.
  lasting(ms) {
    const ratio = nanoseconds(ms) / nanoseconds(this.duration);
    return new Arrivals({
      unit: this.unit,
      stages: this.stages.map((s) => ({ ...s, ms: Math.round(nanoseconds(s.ms) * ratio) / 1e6 })),
    });
  }

  // scenario is the executor of k6, without its virtual users.
  scenario() {
    const timeUnit = `${this.unit}ms`;
    const { from } = this.stages[0];
    if (this.constant) {
      return { executor: 'constant-arrival-rate', rate: from, timeUnit, duration: `${this.duration + overtime}ms` };
    }
    const stages = [];
    let rate = from;
    for (const s of this.stages) {
      if (s.from !== rate) stages.push({ target: s.from, duration: '0s' }); // a jump
      stages.push({ target: s.to, duration: `${s.ms}ms` });
      rate = s.to;
    }
    const last = Math.max(rate, Math.ceil((2 * this.unit) / overtime)); // two orders at least
    if (last !== rate) stages.push({ target: last, duration: '0s' });
    stages.push({ target: last, duration: `${overtime}ms` });
    return { executor: 'ramping-arrival-rate', startRate: from, timeUnit, stages };
  }
}

function nanoseconds(ms) {
  return Math.round(ms * 1e6);
}
