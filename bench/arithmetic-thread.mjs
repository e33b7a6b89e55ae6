// Plain arithmetic on memory of a thread's own, to see how much work the machine does at once: answers its time in ms.
import { parentPort } from 'node:worker_threads';

const levels = new Uint8Array(768 * 384 * 3).fill(3);
const values = new Float32Array(levels.length);
const start = performance.now();
for (let round = 0; round < 200; round++) {
  for (let i = 0; i < levels.length; i++) values[i] = levels[i] * 0.5 + values[i] * 0.1;
}
parentPort.postMessage(performance.now() - start);
