import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderStore } from '../artifacts/folder-store.js';
import { artifacts } from '../store/tables.js';
import { CHECKPOINT, completeLab, servedLab } from '../test-support/served-lab.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { ArtifactList } from '../wire/artifact.js';

async function checkpointLab() {
  const lab = await servedLab();
  const { train } = completeLab(lab);
  return { ...lab, train, path: `/api/stages/${train}/artifacts/weights.bin` };
}

describe('the content of an artifact', () => {
  test('comes whole, as bytes to be saved, under the hash of its content', async () => {
    const { get, path, train } = await checkpointLab();
    const { items } = ArtifactList.parse(await (await get(`/api/stages/${train}/artifacts`)).json());
    const response = await get(path);
    expect(await response.text()).toBe(CHECKPOINT);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '16',
      'content-disposition': "attachment; filename*=UTF-8''weights.bin",
      'content-security-policy': "default-src 'none'; sandbox",
      'accept-ranges': 'bytes',
      etag: `"${items[0]?.sha256}"`,
    });
    const again = await get(path, { 'if-none-match': response.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each([
    ['bytes=0-3', 206, 'weig', 'bytes 0-3/16'],
    ['bytes=9-', 206, 'sixteen', 'bytes 9-15/16'],
    ['bytes=-3', 206, 'een', 'bytes 13-15/16'],
    ['bytes=-99', 206, CHECKPOINT, 'bytes 0-15/16'],
    ['bytes=15-99', 206, 'n', 'bytes 15-15/16'],
    ['bytes=16-', 416, null, 'bytes */16'],
    ['bytes=-0', 416, null, 'bytes */16'],
    ['bytes=3-2', 200, CHECKPOINT, null],
    ['bytes=0-1,3-4', 200, CHECKPOINT, null],
    ['lines=0-1', 200, CHECKPOINT, null],
  ])('range %s gives %i', async (range, status, text, contentRange) => {
    const { get, path } = await checkpointLab();
    const response = await get(path, { range });
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange]);
    if (text !== null) expect(await response.text()).toBe(text);
  });

  test('is all of it when the range is of another content', async () => {
    const { get, path } = await checkpointLab();
    const tag = (await get(path)).headers.get('etag') ?? '';
    expect((await get(path, { range: 'bytes=0-3', 'if-range': tag })).status).toBe(206);
    expect((await get(path, { range: 'bytes=0-3', 'if-range': '"other"' })).status).toBe(200);
  });

  test('is not sent where only its headers are asked for', async () => {
    const { app, path } = await checkpointLab();
    const response = await app.request(path, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '16', '']);
  });

  test('of a picture is shown', async () => {
    const { get, db, folder, train } = await checkpointLab();
    writeBelow(folder.stageDir(train), "a b'.png", 'png');
    db.insert(artifacts)
      .values({ stageKey: train, path: "a b'.png", kind: 'overlay', sha256: 'a'.repeat(64), bytes: 3 })
      .run();
    const { headers } = await get(`/api/stages/${train}/artifacts/a%20b'.png`);
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      'image/png',
      "inline; filename*=UTF-8''a%20b%27.png",
    ]);
  });
});

describe('a file', () => {
  test.each([
    'log.txt',
    '../weights.bin',
    '..%2f..%2fssma.sqlite',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'weights.bin%00.png',
    '..%5c..%5cssma.sqlite',
    'weights.bin/',
  ])('%s that is not on record is not there', async (path) => {
    const { get, train, troubles } = await checkpointLab();
    const response = await get(`/api/stages/${train}/artifacts/${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('root:');
    expect(troubles).toEqual([]);
  });

  test('on record whose path leads out of its folder is not there', async () => {
    const { get, db, folder, train } = await checkpointLab();
    const row = { stageKey: train, kind: 'checkpoint', sha256: 'a'.repeat(64) };
    writeFileSync(join(folder.root, 'secret'), 'secret');
    db.insert(artifacts)
      .values({ ...row, path: '../../secret', bytes: 6 })
      .run();
    symlinkSync(join(folder.root, 'secret'), join(folder.stageDir(train), 'link.txt'));
    db.insert(artifacts)
      .values({ ...row, path: 'link.txt', bytes: 6 })
      .run();
    for (const path of ['..%2f..%2fsecret', 'link.txt']) {
      expect((await get(`/api/stages/${train}/artifacts/${path}`)).status).toBe(404);
    }
  });

  test('that another machine has made is fetched from the artifact store', async () => {
    const store = folderStore(temporaryFolder());
    const lab = await servedLab({ artifacts: store });
    const { train } = completeLab(lab);
    const file = join(lab.folder.stageDir(train), 'weights.bin');
    const path = `/api/stages/${train}/artifacts/weights.bin`;
    const { items } = ArtifactList.parse(await (await lab.get(`/api/stages/${train}/artifacts`)).json());
    const [record] = items;
    if (record === undefined) throw new Error('the training must have a file');
    await store.put(file, record);
    rmSync(file);
    expect(await (await lab.get(path)).text()).toBe(CHECKPOINT);
    rmSync(file);
    await store.remove(record.sha256);
    expect((await lab.get(path)).status).toBe(404);
  });
});
