import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf } from './artifact-store-conformance.js';
import { checkedContent } from './checked-content.js';

async function* chunksOf(content: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer, void> {
  let start = 0;
  for (const size of sizes) {
    yield content.subarray(start, start + size);
    start += size;
  }
  yield content.subarray(start);
}

test('passes right content on unchanged, however it is cut', async () => {
  const contents = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  const cuts = fc.array(fc.nat({ max: 20 }), { maxLength: 5 });
  const passes = fc.asyncProperty(contents, cuts, async (content, sizes) => {
    const passed: Buffer[] = [];
    for await (const chunk of checkedContent(chunksOf(content, sizes), digestOf(content), 'test')) passed.push(chunk);
    expect(Buffer.concat(passed).equals(content)).toBe(true);
  });
  await fc.assert(passes, { seed: 5 });
});

test('never passes all of wrong content on, wherever it is wrong', async () => {
  const contents = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  const cuts = fc.array(fc.nat({ max: 20 }), { maxLength: 5 });
  const stops = fc.asyncProperty(contents, cuts, fc.nat(), async (content, sizes, place) => {
    const wrong = Buffer.from(content);
    const at = place % wrong.length;
    wrong.writeUInt8((wrong.readUInt8(at) + 1) % 256, at);
    let passed = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of checkedContent(chunksOf(wrong, sizes), digestOf(content), 'test'))
        passed += chunk.length;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'ARTIFACT_CONTENT' });
    expect(passed).toBeLessThan(content.length);
  });
  await fc.assert(stops, { seed: 5 });
});
