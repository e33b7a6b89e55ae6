import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BEST_CHECKPOINT, LAST_CHECKPOINT } from '@ssma/train';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openArtifactStore } from '../artifacts/open-artifact-store.js';
import { S3Server } from '../test-support/s3-server.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { trainedElsewhere } from '../test-support/trained-elsewhere.js';
import { checkpointFile } from './checkpoint-file.js';

async function trainingElsewhere(address: string, ...files: readonly string[]) {
  const trained = await trainedElsewhere(address, ...files);
  const { id, runs } = trained;
  return {
    ...trained,
    fetched: () => checkpointFile(id, { runs, openArtifacts: () => openArtifactStore(address, 'test') }, 0),
    local: () => checkpointFile(id, { runs, openArtifacts: async () => null }, 0),
  };
}

test('the best network of a training elsewhere is fetched into the folder of its stage, and is there the next time', async () => {
  const trial = await trainingElsewhere(temporaryFolder(), LAST_CHECKPOINT, BEST_CHECKPOINT);
  const file = await trial.fetched();
  expect(file).toBe(join(trial.runs.stageDir(trial.key), BEST_CHECKPOINT));
  expect(readFileSync(file, 'utf8')).toBe(`content of ${BEST_CHECKPOINT}`);
  expect(existsSync(join(dirname(file), LAST_CHECKPOINT))).toBe(false);
  expect(await trial.local()).toBe(file);
});

test('the last network is fetched from a bucket where there was no validation', async () => {
  const server = await S3Server.start();
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });
  vi.stubEnv('AWS_ACCESS_KEY_ID', S3Server.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', S3Server.secretAccessKey);
  const trial = await trainingElsewhere(server.url, LAST_CHECKPOINT);
  expect(readFileSync(await trial.fetched(), 'utf8')).toBe(`content of ${LAST_CHECKPOINT}`);
});

test('what an attempt on this machine has left is not taken for the result', async () => {
  const trial = await trainingElsewhere(temporaryFolder(), LAST_CHECKPOINT);
  const file = writeBelow(trial.runs.stageDir(trial.key), LAST_CHECKPOINT, `CONTENT of ${LAST_CHECKPOINT}`);
  await expect(trial.local()).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining(`must be at ${file} with SHA-256`),
  });
  expect(readFileSync(await trial.fetched(), 'utf8')).toBe(`content of ${LAST_CHECKPOINT}`);
});

test('without the store it is said where the network is to be had', async () => {
  const trial = await trainingElsewhere(temporaryFolder(), LAST_CHECKPOINT);
  await expect(trial.local()).rejects.toThrow(
    'got none (when another machine has trained it, --artifacts <address> fetches it)',
  );
});

test('a network that is damaged in the store is refused and leaves no file', async () => {
  const address = temporaryFolder();
  const trial = await trainingElsewhere(address, LAST_CHECKPOINT);
  await trial.damage();
  await expect(trial.fetched()).rejects.toMatchObject({ code: 'ARTIFACT_CONTENT' });
  expect(existsSync(join(trial.runs.stageDir(trial.key), LAST_CHECKPOINT))).toBe(false);
});
