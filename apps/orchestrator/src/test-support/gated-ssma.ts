import { fileURLToPath } from 'node:url';
import { main } from '../main.js';

// The `ssma` command as a real process, with gated stages and a dataset that need not exist.
process.exitCode = await main(process.argv.slice(2), {
  program: {
    entry: fileURLToPath(new URL('../runner/stage-child.ts', import.meta.url)),
    stagesModule: fileURLToPath(new URL('./gated-stages.ts', import.meta.url)),
  },
  // Retries follow at once.
  wait: async () => undefined,
  inspectDataset: async ({ root }) => ({ fingerprint: `fingerprint of ${root}`, modalities: ['rgb', 'depth'] }),
});
