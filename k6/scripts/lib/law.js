// Distributions of whole numbers: one random word in, one value out, by the same
// arithmetic as a Dist in Go.

const lastWord = (1n << 64n) - 1n;

// lawOf returns the function from a word to a value, with the least and the most that it
// gives. A law is linear, {base, step, n}; or a choice of n with a hot part, {n, hot,
// share} in per mille; or a table of values and the first word of each.
export function lawOf(law) {
  const value = valueOf(law);
  return { value, least: value(0n), most: value(lastWord) };
}

function valueOf(law) {
  if ('values' in law) return tableOf(law);
  if ('hot' in law) return choiceOf(law);
  const { base, step } = law;
  if (law.n === 1) return () => base;
  const n = BigInt(law.n);
  return (word) => base + step * Number((word * n) >> 64n);
}

function tableOf({ values, words }) {
  const first = words.map((w) => BigInt(w));
  return (word) => {
    let low = 0;
    let high = first.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (first[middle] <= word) low = middle;
      else high = middle - 1;
    }
    return values[low];
  };
}

function choiceOf(law) {
  const n = BigInt(law.n);
  const hot = BigInt(law.hot);
  const share = BigInt(law.share);
  return (word) => {
    const scaled = word * 1000n;
    const mille = scaled >> 64n;
    const rest = scaled & lastWord;
    if (mille < share) return Number((mille * hot + ((rest * hot) >> 64n)) / share);
    const cold = n - hot;
    return law.hot + Number(((mille - share) * cold + ((rest * cold) >> 64n)) / (1000n - share));
  };
}
