import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';

const MIB = 2 ** 20;
const BLOCK_MIB = 256;
/** The system counts pages per processor and sums them up lazily: the same peak read twice differs by some of them. */
const SLACK_MIB = 56;

/** Peaks in MiB of a process of its own: at its start, with a block more, without them again, after a reset. */
function peaks(): { isReset: boolean; mib: number[] } {
  const module = supportModule('../network/peak-resident.ts');
  const script = `
    import { peakResidentBytes, resetPeakResident } from ${JSON.stringify(module)};
    const mib = [];
    const note = () => mib.push(peakResidentBytes() / ${MIB});
    note();
    let block = Buffer.alloc(${BLOCK_MIB * MIB}, 1);
    note();
    block = null;
    gc();
    note();
    const isReset = resetPeakResident();
    note();
    console.log(JSON.stringify({ isReset, mib }));`;
  const args = [...TYPESCRIPT_ARGUMENTS, '--expose-gc', '--input-type=module', '-e', script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('the peak stays when memory is given back, until it is reset where the system can', () => {
  const { isReset, mib } = peaks();
  const [start = 0, full = 0, given = 0, reset = 0] = mib;
  expect(full - start).toBeGreaterThan(BLOCK_MIB - SLACK_MIB);
  expect(given).toBeGreaterThan(full - SLACK_MIB);
  if (isReset) expect(given - reset).toBeGreaterThan(BLOCK_MIB - SLACK_MIB);
  else expect(reset).toBeGreaterThan(given - SLACK_MIB);
});
