import { buildModel } from '@ssma/core';
import { ModelSpec } from '@ssma/core/spec';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Forward, measureLatencies, measureLatency } from '../efficiency/measure-latency.js';
import { measureModules } from '../efficiency/module-times.js';
import { networkForward } from '../efficiency/network-forward.js';

/** A clock that moves on by the next of some steps at every second reading: the steps are the spans that are timed. */
export function steppingClock(...stepsMs: readonly number[]): () => number {
  let nowMs = 1000;
  let reading = 0;
  return () => {
    if (reading++ % 2 === 1) nowMs += stepsMs[(reading / 2 - 1) % stepsMs.length] as number;
    return nowMs;
  };
}

const SIZE = { inputHeight: 32, inputWidth: 64, inputChannels: 3 };

/** A small network that goes with the test. */
export function tinyNetwork(network: string, modalities: readonly string[] = ['rgb']): tfl.LayersModel {
  const spec = ModelSpec.parse({ network, modalities, widthMultiplier: 0.06 });
  const model = buildModel(spec, { classes: 3, ...SIZE }, 1);
  onTestFinished(() => void model.dispose());
  return model;
}

function images(batchSize: number, inputs = 1): tf.Tensor4D[] {
  const made = Array.from({ length: inputs }, () => tf.ones<tf.Rank.R4>([batchSize, 32, 64, 3]));
  onTestFinished(() => tf.dispose(made));
  return made;
}

/** What `@ssma/eval/efficiency` promises of a running engine. */
export function describeEfficiency(): void {
  let numTensors = 0;
  const remember = () => {
    numTensors = tf.memory().numTensors;
  };
  const expectNoneLeft = () => expect(tf.memory().numTensors).toBe(numTensors);

  describe('measureLatencies', () => {
    it('times the networks in turns, a pass of each in every round', async () => {
      const calls: string[] = [];
      const forwardOf = (name: string): Forward => ({
        run: ([x]) => {
          calls.push(name);
          return tf.add(x as tf.Tensor4D, 1);
        },
        isDone: 'on-read',
      });
      const now = steppingClock(90, 900, 10, 20, 30, 60);
      const x = images(1);
      remember();
      const [a, b] = await measureLatencies(
        ['a', 'b'].map((name) => ({ forward: forwardOf(name), images: x })),
        { warmUp: 1, passes: 2, now },
      );
      expect(calls.join('')).toBe('ababab');
      expect(a).toMatchObject({ warmUpMs: [90], timesMs: [10, 30], medianMs: 20 });
      expect(b).toMatchObject({ warmUpMs: [900], timesMs: [20, 60], medianMs: 40 });
      expectNoneLeft();
    });
  });

  describe('measureLatency', () => {
    it('leaves the warm-up out and counts images per second from the median', async () => {
      const forward: Forward = { run: ([x]) => tf.add(x as tf.Tensor4D, 1), isDone: 'on-read' };
      const now = steppingClock(900, 500, 20, 10, 40, 30);
      const x = images(4);
      remember();
      const latency = await measureLatency(forward, x, { warmUp: 2, passes: 4, now });
      expect(latency).toEqual({
        batchSize: 4,
        imagesPerSecond: 160,
        passes: 4,
        medianMs: 25,
        p95Ms: 40,
        minMs: 10,
        iqrMs: 20,
        timesMs: [20, 10, 40, 30],
        warmUpMs: [900, 500],
      });
      expectNoneLeft();
    });

    it('says once that it is warm, before the first timed pass', async () => {
      const events: string[] = [];
      const run = ([x]: readonly tf.Tensor4D[]) => {
        events.push('pass');
        return tf.add(x as tf.Tensor4D, 1);
      };
      const onWarm = () => void events.push('warm');
      await measureLatency({ run, isDone: 'on-return' }, images(1), { warmUp: 2, passes: 1, onWarm });
      expect(events).toEqual(['pass', 'pass', 'warm', 'pass']);
    });

    it('reads one value of each result within the timed span, and none when results are there on return', async () => {
      const read: string[] = [];
      const results = { ofOne: tf.ones([]), ofMany: tf.ones([2, 3]) };
      onTestFinished(() => tf.dispose(Object.values(results)));
      const run = () => Object.values(results).map((tensor) => tf.mul(tensor, 2));
      const now = () => {
        read.push('clock');
        return 0;
      };
      const data = tf.Tensor.prototype.data;
      onTestFinished(() => {
        tf.Tensor.prototype.data = data;
      });
      tf.Tensor.prototype.data = function (this: tf.Tensor) {
        read.push(`value of [${this.shape}]`);
        return data.call(this) as ReturnType<typeof data>;
      } as typeof data;
      const x = images(1);
      await measureLatency({ run, isDone: 'on-read' }, x, { warmUp: 0, passes: 1, now });
      expect(read.splice(0)).toEqual(['clock', 'value of [1]', 'value of [1]', 'clock']);
      await measureLatency({ run, isDone: 'on-return' }, x, { warmUp: 0, passes: 1, now });
      expect(read).toEqual(['clock', 'clock']);
    });

    it('a network that fails leaves no tensor', async () => {
      let pass = 0;
      const run = ([x]: readonly tf.Tensor4D[]) => {
        const y = tf.mul(x as tf.Tensor4D, 2);
        if (pass++ === 2) throw new Error('the device is gone');
        return tf.add(y, 1);
      };
      const x = images(1);
      remember();
      const measured = measureLatency({ run, isDone: 'on-return' }, x, { warmUp: 1, passes: 4 });
      await expect(measured).rejects.toThrow('the device is gone');
      expectNoneLeft();
    });

    it.each([
      [{ passes: 0 }, 'measureLatency: passes must be a whole number >= 1; got 0'],
      [{ warmUp: -1 }, 'measureLatency: warmUp must be a whole number >= 0; got -1'],
      [{ passes: 1.5 }, 'measureLatency: passes must be a whole number >= 1; got 1.5'],
    ])('refuses %o', async (timing, message) => {
      const forward: Forward = { run: () => [], isDone: 'on-return' };
      await expect(measureLatency(forward, images(1), timing)).rejects.toThrow(message);
    });

    it('refuses no images, an empty batch and batches that differ', async () => {
      const forward: Forward = { run: () => [], isDone: 'on-return' };
      const rule = 'measureLatency: images must be one [B, H, W, C] per input, of one B >= 1; got ';
      await expect(measureLatency(forward, [])).rejects.toThrow(`${rule}none`);
      await expect(measureLatency(forward, images(0))).rejects.toThrow(`${rule}[0, 32, 64, 3]`);
      await expect(measureLatency(forward, [...images(1), ...images(2)])).rejects.toThrow(
        `${rule}[1, 32, 64, 3], [2, 32, 64, 3]`,
      );
    });
  });

  describe('networkForward', () => {
    it('is the compiled network: logits, no tensor left; tensors are counted where TensorFlow.js holds them', async () => {
      const model = tinyNetwork('ssma', ['rgb', 'depth']);
      const x = images(2, 2);
      remember();
      const network = networkForward(model);
      expect(network).toMatchObject({ form: 'compiled', notCompiled: null, isDone: 'on-return' });
      const logits = network.run(x) as tf.Tensor;
      expect(logits.shape).toEqual([2, 32, 64, 3]);
      logits.dispose();
      const peak = await network.peakTensorBytes(x);
      const heldBytes = tf.memory().numBytes;
      if (tf.getBackend() === 'tensorflow') expect(peak).toBeNull();
      else expect(peak).toBeGreaterThan(heldBytes);
      network.dispose();
      expectNoneLeft();
    });

    it('a network with a layer that inference does not know is timed layer by layer, and says why', async () => {
      const input = tfl.input({ shape: [32, 64, 3] });
      const output = tfl.layers.leakyReLU({ name: 'leaky' }).apply(input) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: input, outputs: output });
      const x = images(1);
      remember();
      const network = networkForward(model);
      expect(network).toMatchObject({
        form: 'layers',
        notCompiled: 'inference: layer must be of a known class; got LeakyReLU (leaky)',
        isDone: 'on-read',
      });
      const { medianMs } = await measureLatency(network, x, { warmUp: 0, passes: 2, now: steppingClock(3) });
      expect(medianMs).toBe(3);
      // Input [1, 32, 64, 3] and a result of the same size, 4 bytes a value, and what the operator needs.
      expect(await network.peakTensorBytes(x)).toBeGreaterThanOrEqual(2 * 4 * 32 * 64 * 3);
      network.dispose();
      expectNoneLeft();
    });
  });

  describe('measureModules', () => {
    it('times the whole and every module in turns, each median over the rounds', async () => {
      const model = tinyNetwork('adapnet++');
      remember();
      // The whole and ten modules are one round; the first round is the warm-up.
      const round = (scale: number) => [100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((ms) => scale * ms);
      const now = steppingClock(...round(50), ...round(1), ...round(3), ...round(2));
      const times = await measureModules(model, { batchSize: 2, warmUp: 1, passes: 3, now });
      expect(times).toMatchObject({ batchSize: 2, passes: 3, wholeMs: 200, sumMs: 110 });
      expect(times.modules.map(({ medianMs }) => medianMs)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
      expect(times.modules.map(({ name }) => name).sort()).toEqual(
        ['decoder', 'easpp', 'input', 'skip1', 'skip2', 'stage1', 'stage2', 'stage3', 'stage4', 'stem'].sort(),
      );
      expectNoneLeft();
    });

    it('refuses a batch of none, and leaves nothing of a network that it cannot compile', async () => {
      const model = tinyNetwork('adapnet++');
      await expect(measureModules(model, { batchSize: 0 })).rejects.toThrow(
        'measureModules: batchSize must be a whole number >= 1; got 0',
      );
      const failing = () => {
        throw new Error('the clock has stopped');
      };
      remember();
      await expect(measureModules(model, { now: failing })).rejects.toThrow('the clock has stopped');
      expectNoneLeft();
    });
  });
}
