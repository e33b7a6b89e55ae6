import { configDefaults, defineConfig } from 'vitest/config';

const PROJECTS = [
  ['core', 'packages/core'],
  ['datasets', 'packages/datasets'],
  ['eval', 'packages/eval'],
  ['prune', 'packages/prune'],
  ['train', 'packages/train'],
  ['orchestrator', 'apps/orchestrator'],
  ['dashboard', 'apps/dashboard'],
  ['workspace', 'scripts'],
] as const;

// Workspace packages resolve to their TypeScript sources, so a test never runs against a stale build.
const conditions = ['@ssma/source', 'node', 'import', 'module', 'default'];

/** `SSMA_TESTS=long` runs those that take minutes, and no others. */
const isLong = process.env.SSMA_TESTS === 'long';
const LONG_TESTS = '**/*.long.test.ts';

/** Endings of test files that do not apply here, separated by commas; vitest's own --exclude does not reach projects. */
const leftOut = (process.env.SSMA_TESTS_LEFT_OUT ?? '').split(',').filter((ending) => ending !== '');

export default defineConfig({
  test: {
    projects: PROJECTS.map(([name, root]) => ({
      ssr: { resolve: { conditions, externalConditions: conditions } },
      resolve: { conditions },
      test: {
        name,
        root,
        include: [isLong ? LONG_TESTS : '**/*.test.ts'],
        exclude: [
          ...configDefaults.exclude,
          ...(isLong ? [] : [LONG_TESTS]),
          ...leftOut.map((ending) => `**/*${ending}`),
        ],
        environment: 'node',
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    })),
    pool: 'forks',
    maxWorkers: 2,
  },
});
