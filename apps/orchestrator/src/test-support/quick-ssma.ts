import { fileURLToPath } from 'node:url';
import { main } from '../main.js';

// The `ssma` command with stages that only pretend to train, and a dataset that need not exist. Built, it starts in a fraction
// of the time that the sources take.
process.exitCode = await main(process.argv.slice(2), {
  program: {
    entry: fileURLToPath(new URL('../runner/stage-child.js', import.meta.url)),
    stagesModule: fileURLToPath(new URL('./quick-stages.js', import.meta.url)),
  },
  inspectDataset: async ({ root }) => ({ fingerprint: `fingerprint of ${root}`, modalities: ['rgb', 'depth'] }),
});
