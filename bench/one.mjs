// Runs one case in its own process and prints its result as JSON: `node bench/one.mjs <case> [options as JSON]`.
import { loadEngine } from '@ssma/core/node';
import { peakMemoryGib } from './measure.mjs';

const [name, options = '{}'] = process.argv.slice(2);
const { engine, device, tensorflow } = await loadEngine();
const { run } = await import(`./cases/${name}.mjs`);
const result = await run(JSON.parse(options));
console.log(JSON.stringify({ engine, device, tensorflow, ...result, peakMemoryGib: peakMemoryGib() }));
