import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Most resident memory of this process at once, in bytes: since its start, or on Linux since `resetPeakResident`.
 *
 * Linux tells it as `VmHWM`; what `getrusage` tells there begins with what the parent held when it forked.
 */
export function peakResidentBytes(): number {
  if (process.platform !== 'linux') return maxRssBytes();
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return kib === undefined ? maxRssBytes() : 1024 * Number(kib);
}

/**
 * Lets the peak begin again at what is resident at the moment.
 *
 * @returns whether this system can do so
 */
export function resetPeakResident(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // proc(5), clear_refs: 5 resets the peak resident set size.
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch (error) {
    // Containers may hide the file or forbid to write it.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function maxRssBytes(): number {
  return 1024 * process.resourceUsage().maxRSS;
}
