import http from 'k6/http';

const batch = 500; // orders in one request

const params = {
  headers: { 'Content-Type': 'application/json' },
  tags: { name: 'seed' },
  timeout: '60s',
  responseType: 'text',
  redirects: 0,
};

// seedShard puts the asks of some symbols into a shard, best price first, and returns how
// many there are.
export function seedShard(url, symbols, book) {
  let bodies = [];
  let taken = 0;
  const send = () => {
    if (bodies.length === 0) return;
    const answer = http.post(url, `{"orders":[${bodies.join(',')}]}`, params);
    const seeded = seededOf(answer);
    if (seeded !== bodies.length) {
      throw new Error(`${url} took ${seeded ?? 'none'} of ${bodies.length} seed orders (${answer.status || answer.error}: ${String(answer.body).slice(0, 200)}), want {"seeded":${bodies.length}}: without its book the run says nothing`);
    }
    taken += seeded;
    bodies = [];
  };
  for (const symbol of symbols) {
    book[symbol]?.bodies((body) => {
      bodies.push(body);
      if (bodies.length === batch) send();
    });
  }
  send();
  return taken;
}

function seededOf({ status, body }) {
  if (status < 200 || status > 299) return undefined;
  try {
    return JSON.parse(body).seeded;
  } catch {
    return undefined;
  }
}
