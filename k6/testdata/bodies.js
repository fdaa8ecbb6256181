// Writes the first 10,000 bodies of each case to a file of DIR, named as the case.
import { Workload } from 'k6/x/ordergen';

const cases = ['A1', 'A2', 'A3', 'A4', 'B1', 'B2', 'B3', 'B4'];
const workloads = cases.map((name) => new Workload(name, { seed: 1, prefix: 'bytes-' }));

export default function () {}

export function handleSummary() {
  const files = {};
  for (const workload of workloads) {
    let text = '';
    for (let i = 0; i < 10000; i++) text += `${workload.body(i)}\n`;
    files[`${__ENV.DIR}/${workload.name}`] = text;
  }
  return files;
}
