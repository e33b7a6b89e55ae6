import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failureFile } from './locations.mjs';
import { writeJson } from './write-json.mjs';

const DOWNLOAD_RETRY_AFTER_MS = 3_600_000;

/** A step of the native set-up that cannot be done here; `kind` decides whether the next set-up tries again. */
export class NativeSetupError extends Error {
  /**
   * @param kind    `platform`, `toolchain`, `disk`, `download`, `build` or `load`
   * @param reason  one line, with the remedy when one is known
   */
  constructor(kind, reason, options) {
    super(reason, options);
    this.name = 'NativeSetupError';
    this.kind = kind;
  }
}

/** The failure recorded for a build, or undefined; an unreadable record counts as none. */
export function recordedFailure(key, cache) {
  return readFailures(cache)[key];
}

/** Remembers why a build failed, or forgets it when `failure` is undefined. */
export function recordFailure(key, failure, cache) {
  const failures = readFailures(cache);
  if (failure === undefined && failures[key] === undefined) return;
  if (failure === undefined) delete failures[key];
  else failures[key] = failure;
  mkdirSync(dirname(failureFile({ cache })), { recursive: true });
  writeJson(failureFile({ cache }), failures);
}

/**
 * Whether trying a failed build again can only fail again, after minutes.
 *
 * Platform, toolchain and disk are looked at anew in milliseconds, so they never count. A failed compilation or load is
 * final until the environment changes; a failed download is for an hour.
 */
export function isFailureFinal(failure, environment, nowMs) {
  if (failure === undefined || failure.environment !== environment) return false;
  if (failure.kind === 'download') return nowMs - Date.parse(failure.time) < DOWNLOAD_RETRY_AFTER_MS;
  return failure.kind === 'build' || failure.kind === 'load';
}

function readFailures(cache) {
  try {
    const failures = JSON.parse(readFileSync(failureFile({ cache }), 'utf8'));
    return typeof failures === 'object' && failures !== null ? failures : {};
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}
