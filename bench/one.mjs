// Runs one case in its own process and prints its result as JSON: `node bench/one.mjs <case> [options as JSON]`.
import { peakMemoryGib } from './peak-memory.mjs';

const NO_ENGINE = { engine: null, device: null, tensorflow: null };

const [name, options = '{}'] = process.argv.slice(2);
// A case of the orchestrator, whose process has no engine, says so: memory counts.
const { run, usesEngine = true } = await import(`./cases/${name}.mjs`);
const { engine, device, tensorflow } = usesEngine ? await (await import('@ssma/core/node')).loadEngine() : NO_ENGINE;
const result = await run(JSON.parse(options));
console.log(JSON.stringify({ engine, device, tensorflow, ...result, peakMemoryGib: peakMemoryGib() }));
