import { join } from 'node:path';
import { LAST_CHECKPOINT } from '@ssma/train';
import { expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { trainedElsewhere } from '../test-support/trained-elsewhere.js';

test.each<readonly [command: string, words: (trial: string, folder: string) => readonly string[]]>([
  ['predict', (trial, folder) => ['predict', trial, join(folder, 'image.png'), '-o', folder]],
  ['evaluate', (trial, folder) => ['evaluate', trial, folder]],
  [
    'analyse compare',
    (trial, folder) => ['analyse', 'compare', `one=${trial}`, '--dataset', folder, '-o', join(folder, 'out.png')],
  ],
  [
    'analyse gradcam',
    (trial, folder) => ['analyse', 'gradcam', `one=${trial}`, '--dataset', folder, '--class', 'sky', '-o', folder],
  ],
  ['analyse receptive-field', (trial) => ['analyse', 'receptive-field', trial]],
  ['analyse efficiency', (trial) => ['analyse', 'efficiency', `one=${trial}`]],
])('%s says where a network from elsewhere is to be had, and does not believe the store', async (_command, words) => {
  const address = temporaryFolder();
  const { id, runs, store, damage } = await trainedElsewhere(address, LAST_CHECKPOINT);
  const args = [...words(id, temporaryFolder()), '--runs', runs.root];
  const without = await ssma(...args);
  expect(without).toMatchObject({ code: 2, stdout: '' });
  expect(without.stderr).toContain('(when another machine has trained it, --artifacts <address> fetches it)');
  await damage();
  const damaged = await ssma(...args, '--artifacts', address);
  expect(damaged).toMatchObject({ code: 1, stdout: '' });
  expect(damaged.stderr).toMatch(new RegExp(`^${store.name}: .*content must have SHA-256`));
});
