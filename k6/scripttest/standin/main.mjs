// The tests on Node: loads instances of a script and prints what a function returns for
// them. A request is sent by a worker, as those of k6 are synchronous.

import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';
import { readFileSync } from 'node:fs';

const { main, instances, environment, name, argument } = JSON.parse(readFileSync(0, 'utf8'));

const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1: port, port2 } = new MessageChannel();
const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { signal, port: port2 }, transferList: [port2] });
worker.unref();
port.unref();

globalThis.__ENV = environment;
globalThis.host = {
  request(text) {
    Atomics.store(signal, 0, 0);
    port.postMessage(text);
    Atomics.wait(signal, 0, 0);
    return receiveMessageOnPort(port).message;
  },
};

const loaded = [];
for (let k = 0; k < instances; k++) loaded.push(await import(`${new URL(main, import.meta.url)}?${k}`));
const f = loaded[0][name] ?? (await import('./node_modules/k6/run.js'))[name];
process.stdout.write(f(loaded, argument), () => process.exit(0));
