import { register } from 'node:module';

/**
 * Lets a real child process of a test run the TypeScript sources, as vitest does for the test itself, so that no test
 * runs against a stale build. Use: `node --conditions=@ssma/source --import <this file> <entry>.ts`.
 */
register('./typescript-hooks.mjs', import.meta.url);
