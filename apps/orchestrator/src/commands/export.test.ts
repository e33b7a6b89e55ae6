import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadEngine } from '@ssma/core/node';
import { loadNetwork } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ExportDescription } from '../network/export-checkpoint.js';
import { ssma } from '../test-support/run-command.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { writeTinyNetwork } from '../test-support/tiny-network.js';

/** An SSMA network of RGB and depth that reads images of 32 x 64. */
async function writtenNetwork(): Promise<{ folder: string; checkpoint: string; output: string }> {
  const folder = temporaryFolder();
  const checkpoint = join(folder, 'fused.safetensors');
  await writeTinyNetwork(checkpoint, { model: { network: 'ssma', modalities: ['rgb', 'depth'] } });
  return { folder, checkpoint, output: join(folder, 'exported') };
}

function descriptionIn(folder: string): ExportDescription {
  return JSON.parse(readFileSync(join(folder, 'network.json'), 'utf8'));
}

describe('an exported network', () => {
  beforeAll(async () => {
    await loadEngine();
    const runtime = createRequire(import.meta.url).resolve('onnxruntime-web');
    env.wasm.wasmPaths = pathToFileURL(`${dirname(runtime)}/`).href;
    env.wasm.numThreads = 1;
  });

  test('run as its description says, gives the classes of the checkpoint', async () => {
    const { checkpoint, output } = await writtenNetwork();
    const { code, stdout } = await ssma('export', checkpoint, '-o', output);
    expect(code).toBe(0);
    expect(stdout).toContain('depth    float32  [batch, 3, height, width]');
    const { file, inputs, outputs, levels, classes, image } = descriptionIn(output);
    expect(image).toEqual({ height: 32, width: 64, multipleOf: 16 });

    const session = await InferenceSession.create(readFileSync(join(output, file)));
    const pictures = inputs.map((_, index) =>
      Uint8Array.from({ length: 3 * 32 * 64 }, (__, i) => (i * (7 + index)) % 256),
    );
    const feeds = pictures.map((picture, index) => {
      const values = Float32Array.from(picture, (level) => level * levels.scale + levels.offset);
      return [inputs[index]?.name ?? '', new Tensor('float32', values, [1, 3, 32, 64])] as const;
    });
    const found = await session.run(Object.fromEntries(feeds));
    await session.release();
    expect(Object.keys(found).sort()).toEqual(outputs.map(({ name }) => name).sort());

    const { model, network } = await loadNetwork(checkpoint);
    const expected = tf.tidy(() => {
      const maps = feeds.map(([, { data }]) =>
        tf.transpose(tf.tensor4d(data as Float32Array, [1, 3, 32, 64]), [0, 2, 3, 1]),
      );
      return Array.from(tf.argMax((model.predict(maps) as tf.Tensor[])[0] as tf.Tensor, 3).dataSync());
    });
    model.dispose();
    expect(Array.from(found.classes?.data as BigInt64Array, Number)).toEqual(expected);
    expect(classes).toEqual(network.classes);
  });
});

test('--json prints what network.json holds, with folder and size', async () => {
  const { checkpoint, output } = await writtenNetwork();
  const { code, stdout } = await ssma('export', checkpoint, '--format', 'saved-model', '-o', output, '--json');
  const { folder, bytes, ...description } = JSON.parse(stdout);
  expect({ code, folder, bytes }).toEqual({
    code: 0,
    folder: output,
    bytes: readFileSync(join(output, 'saved_model.pb')).length,
  });
  expect(description).toEqual(descriptionIn(output));
  expect(description.inputs.map(({ name, shape }: { name: string; shape: unknown[] }) => [name, ...shape])).toEqual([
    ['rgb', 'batch', 'height', 'width', 3],
    ['depth', 'batch', 'height', 'width', 3],
  ]);
});

describe('bad input', () => {
  test.each<[title: string, args: (paths: { folder: string; checkpoint: string }) => string[], message: RegExp]>([
    [
      'no network',
      ({ folder }) => [join(folder, 'nothing')],
      /checkpoint: must be a file or the id of a trial; got .*nothing/,
    ],
    [
      'an unknown format',
      ({ checkpoint }) => [checkpoint, '--format', 'tflite'],
      /Allowed choices are onnx, saved-model/,
    ],
    [
      'a file for a folder',
      ({ checkpoint }) => [checkpoint, '-o', checkpoint],
      /must be a folder or a name for one; got a file/,
    ],
    [
      'a folder in a file',
      ({ checkpoint }) => [checkpoint, '-o', join(checkpoint, 'a', 'b')],
      /must be a folder or a name for one; got a file/,
    ],
  ])('%s exits with 2', async (_, args, message) => {
    const paths = await writtenNetwork();
    const { code, stderr } = await ssma('export', ...args(paths));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  test('a file that is there stays without --force', async () => {
    const { checkpoint, output } = await writtenNetwork();
    await ssma('export', checkpoint, '-o', output);
    writeFileSync(join(output, 'network.json'), 'mine');
    const { code, stderr } = await ssma('export', checkpoint, '-o', output);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('must not exist without --force') });
    expect(readFileSync(join(output, 'network.json'), 'utf8')).toBe('mine');
    expect((await ssma('export', checkpoint, '-o', output, '--force')).code).toBe(0);
    expect(descriptionIn(output).format).toBe('onnx');
  });

  test('a damaged checkpoint leaves no folder', async () => {
    const { folder, checkpoint, output } = await writtenNetwork();
    const damaged = join(folder, 'damaged.safetensors');
    writeFileSync(damaged, readFileSync(checkpoint).subarray(0, 100));
    expect((await ssma('export', damaged, '-o', output)).code).toBe(2);
    expect(existsSync(output)).toBe(false);
  });
});
