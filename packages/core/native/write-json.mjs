import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Writes `value` as indented JSON so that a reader sees the old file or the new one, never a part. */
export function writeJson(file, value) {
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w');
  try {
    writeSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}
