import http from 'node:http';
import { workerData } from 'node:worker_threads';

const { signal, port } = workerData;
const agent = new http.Agent({ keepAlive: true });

port.on('message', (text) => {
  const { method, url, body, headers, milliseconds } = JSON.parse(text);
  let answered = false; // a connection that is cut later has nothing to add
  const answer = (a) => {
    if (answered) return;
    answered = true;
    port.postMessage(JSON.stringify({ status: 0, body: '', error: '', code: 0, ...a }));
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  const failed = (e) => answer({ error: String(e.message), code: e.code === 'ECONNREFUSED' ? 1212 : 1000 });
  const request = http.request(url, { method, headers, agent, signal: AbortSignal.timeout(milliseconds) }, (response) => {
    const parts = [];
    response.on('data', (part) => parts.push(part));
    response.on('error', failed);
    response.on('end', () => answer({ status: response.statusCode, body: Buffer.concat(parts).toString() }));
  });
  request.on('error', failed);
  request.end(body ?? undefined);
});
