// Every aggressive order trades in full on arrival, and every passive one rests whole, in
// whatever order they come. So the answer to an order, where it says what came of it, is
// right or wrong by itself.

const said = { filled: /"filled"\s*:\s*(\d+)/, resting: /"resting"\s*:\s*(\d+)/ };

// wrongIn says what an accepting answer has wrong about order o, or ''.
export function wrongIn(body, o) {
  const want = o.aggressive ? { filled: o.quantity, resting: 0 } : { filled: 0, resting: o.quantity };
  for (const what of Object.keys(said)) {
    const got = said[what].exec(body);
    if (got && Number(got[1]) !== want[what]) return `${got[1]} shares ${what}, want ${want[what]} of ${o.quantity}`;
  }
  return '';
}
