#!/usr/bin/env node
import { existsSync } from 'node:fs';

// TensorFlow's own start-up messages would mix with the command's.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  const ssma = await import(main.href);
  process.exitCode = await ssma.main(process.argv.slice(2));
} else {
  console.error('ssma: the packages are not built; run "npm run setup" first.');
  process.exitCode = 1;
}
