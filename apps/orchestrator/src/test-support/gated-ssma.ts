import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../main.js';

// The `ssma` command as a real process, with gated stages and a dataset that need not exist; from its sources, or built.
const extension = extname(import.meta.url);
process.exitCode = await main(process.argv.slice(2), {
  program: {
    entry: fileURLToPath(new URL(`../runner/stage-child${extension}`, import.meta.url)),
    stagesModule: fileURLToPath(new URL(`./gated-stages${extension}`, import.meta.url)),
  },
  inspectDataset: async ({ root }) => ({ fingerprint: `fingerprint of ${root}`, modalities: ['rgb', 'depth'] }),
});
