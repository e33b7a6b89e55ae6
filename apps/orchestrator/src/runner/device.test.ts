import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ConfigError } from '../errors.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { type DeviceSurvey, deviceEnvironment, parseDevices } from './device.js';

const TWO_GPUS = [
  'GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5c9e3a1a-0000-0000-0000-000000000000)',
  '  MIG 1g.5gb Device 0: (UUID: MIG-7a42aa6c-0000-0000-0000-000000000000)',
  'GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-5c9e3a1a-0000-0000-0000-000000000001)',
  '',
].join('\n');

function survey(list: string | null, visibleDevices?: string): DeviceSurvey {
  return { listGpus: () => list, visibleDevices };
}

test.each([
  ['one slot per GPU of the machine', TWO_GPUS, undefined, ['0', '1']],
  ['one slot for the CPU without a driver', null, undefined, ['cpu']],
  ['one slot for the CPU without a GPU', 'No devices found.\n', undefined, ['cpu']],
  ['only the GPUs that a batch system has given', TWO_GPUS, '1', ['1']],
  ['GPUs by their ids', TWO_GPUS, 'MIG-7a42, GPU-5c9e', ['MIG-7a42', 'GPU-5c9e']],
  ['what comes before the first that is none, as CUDA does', TWO_GPUS, '0,-1,1', ['0']],
  ['the CPU when all GPUs are hidden', TWO_GPUS, '', ['cpu']],
  ['the CPU when all GPUs are hidden with -1', TWO_GPUS, '-1', ['cpu']],
] as const)('auto is %s', (_case, list, visibleDevices, devices) => {
  expect(parseDevices('auto', survey(list, visibleDevices))).toEqual(devices);
});

test.each([
  ['cpu', ['cpu']],
  ['cpu:4', ['cpu', 'cpu', 'cpu', 'cpu']],
  ['0', ['0']],
  ['0,1,10', ['0', '1', '10']],
] as const)('%s names its slots itself', (text, devices) => {
  expect(parseDevices(text, survey(null))).toEqual(devices);
});

test.each(['', 'gpu', 'CPU', 'cpu:0', 'cpu:', 'cpu:-1', 'cpu,0', '0,', '-1', '01', '1.5', 'auto,0', ' 0'])(
  "'%s' is refused",
  (text) => {
    expect(() => parseDevices(text, survey(null))).toThrow(
      new ConfigError(`--devices: it must be auto, cpu, cpu:<slots> or GPU numbers like 0,1; got '${text}'`),
    );
  },
);

test('a GPU that is named twice is refused', () => {
  expect(() => parseDevices('0,1,1', survey(null))).toThrow(
    new ConfigError("--devices: a GPU must be named once; got 1 more than once (in '0,1,1')"),
  );
});

test.each([
  ['lists a GPU', `echo 'GPU 0: NVIDIA H200 (UUID: GPU-5c9e)'`, ['0']],
  ['fails', 'echo "NVIDIA-SMI has failed because it could not communicate with the driver"; exit 9', ['cpu']],
  ['is not there', null, ['cpu']],
] as const)('the machine is asked with nvidia-smi: it %s', async (_case, script, devices) => {
  const folder = temporaryFolder();
  if (script !== null) {
    writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'nvidia-smi'), 0o755);
  }
  vi.stubEnv('PATH', script === null ? folder : `${folder}:/bin`);
  vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined);
  try {
    expect(parseDevices('auto')).toEqual(devices);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a process sees its device alone', () => {
  expect(deviceEnvironment('cpu')).toEqual({ CUDA_VISIBLE_DEVICES: '' });
  expect(deviceEnvironment('1')).toEqual({ CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' });
  expect(deviceEnvironment('auto')).toEqual({});
});
