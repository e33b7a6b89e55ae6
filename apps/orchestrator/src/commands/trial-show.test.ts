import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { folderStore } from '../artifacts/folder-store.js';
import { fileDigest } from '../hash/file-digest.js';
import { runsFolder } from '../runner/runs-folder.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt } from '../store/end-attempt.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { ssma } from '../test-support/run-command.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { tellNews } from '../test-support/tell-news.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

test('trial show says where each file is, and --fetch gets what another machine has made', async () => {
  const { db, file, plan } = await storedSweep(sweepText());
  const runs = runsFolder(dirname(file));
  const [key = ''] = plan.trials[0]?.stageKeys ?? [];
  const attempt = claimStage(db, key, freshClaim());
  if (attempt === null) throw new Error('the training must be waiting');
  const address = temporaryFolder();
  for (const path of ['here.txt', 'there.txt', 'nowhere.txt']) {
    const made = writeBelow(path === 'here.txt' ? runs.stageDir(key) : temporaryFolder(), path, path);
    const content = await fileDigest(made);
    if (path === 'there.txt') await folderStore(address).put(made, content);
    tellNews(db, attempt, { type: 'artifact', artifact: { kind: 'note', path, ...content } });
  }
  completeAttempt(db, attempt, { kind: 'train', steps: 1, finalLoss: 1 }, 2);
  const show = (...options: readonly string[]) =>
    ssma('trial', 'show', plan.trials[0]?.id ?? '', '--runs', runs.root, '--json', ...options);
  const places = async (...options: readonly string[]) => {
    const { stdout } = await show(...options);
    const files: { path: string; at: string }[] = JSON.parse(stdout).stages[0].artifacts;
    return files.map(({ path, at }) => `${path} ${at}`);
  };
  expect(await places()).toEqual(['here.txt folder', 'nowhere.txt elsewhere', 'there.txt elsewhere']);
  const listed = await places('--artifacts', address);
  expect(listed).toEqual(['here.txt folder', 'nowhere.txt elsewhere', 'there.txt store']);
  expect(await show('--fetch')).toMatchObject({
    code: 2,
    stderr: 'trial show: --fetch must come with --artifacts; got none',
  });
  const gone = await show('--fetch', '--artifacts', address);
  expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining('must be in the store; got none') });

  await folderStore(address).put(writeBelow(temporaryFolder(), 'x', 'nowhere.txt'), await digest('nowhere.txt'));
  expect(await places('--fetch', '--artifacts', address)).toEqual([
    'here.txt folder',
    'nowhere.txt folder',
    'there.txt folder',
  ]);
  expect(readFileSync(join(runs.stageDir(key), 'there.txt'), 'utf8')).toBe('there.txt');
});

function digest(text: string) {
  return fileDigest(writeBelow(temporaryFolder(), 'text', text));
}
