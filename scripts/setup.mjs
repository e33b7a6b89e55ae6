#!/usr/bin/env node
/**
 * Makes a fresh clone ready to run, and does nothing (in under two seconds) when it is:
 *
 *   npm run setup [-- [--gpu | --cpu] [--retry-native]]
 *
 * SSMA_SKIP_NATIVE=1 leaves the native engine out. This file holds to old syntax and imports nothing of its own before
 * the version is known, so that an old Node prints the line below and not a syntax error.
 */
const OLDEST_NODE_MAJOR = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE_MAJOR) {
  console.error(
    `setup: Node must be version ${OLDEST_NODE_MAJOR} or newer; got ${process.version} (${process.execPath})`,
  );
  process.exit(1);
}

import('./setup/main.mjs').then(({ main }) => main());
