// The random words of an index: looked up by key and index, never advanced from one
// index to the next, so that any virtual user of any process can compute any order.
// The same words as in rng.go. BigInt beats limbs of 16 bits on the engine of k6 by 3 to
// 1, and on Node by a tenth.

const bits64 = (1n << 64n) - 1n;
const bits128 = (1n << 128n) - 1n;

// The increment of SplitMix64, 2^64/φ (Steele, Lea, Flood 2014).
const gamma = 0x9e3779b97f4a7c15n;

// mix is the finalizer of SplitMix64.
function mix(z) {
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & bits64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & bits64;
  return z ^ (z >> 31n);
}

// newKey derives the key of a family of words from the seed and the family's name, by
// FNV-1a (Fowler, Noll, Vo).
export function newKey(seed, family) {
  let hash = 0xcbf29ce484222325n;
  for (let k = 0; k < family.length; k++) {
    hash = ((hash ^ BigInt(family.charCodeAt(k))) * 0x100000001b3n) & bits64;
  }
  const offset = mix(seed ^ hash);
  return { offset, mask: mix((offset + gamma) & bits64) };
}

// start is the state, of 64 bits, that the words of index i come from.
export function start(key, i) {
  return mix((BigInt(i) + key.offset) & bits64) ^ key.mask;
}

// PCG XSL RR 128/64 (O'Neill 2014), whose 128 bits of state are the start twice.
const multiplier = 47026247687942121848144207491837523525n;
const increment = 117397592171526113268558934119004209487n;
const twice = (1n << 64n) + 1n;

// After k + 1 steps the generator stands at start · steps[k].times + steps[k].plus.
const steps = [];
for (let times = twice, plus = 0n; steps.length < 4; ) {
  times = (times * multiplier) & bits128;
  plus = (plus * multiplier + increment) & bits128;
  steps.push({ times, plus });
}

// word is the k-th of the four words of an index.
export function word(from, k) {
  const state = from * steps[k].times + steps[k].plus;
  const high = state >> 64n;
  return ((((high ^ state) & bits64) * twice) >> ((high >> 58n) & 63n)) & bits64;
}
