import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { closingLine } from './closing-line.mjs';
import { vitestCounts } from './vitest-counts.mjs';

function reportFile(report: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'ssma-counts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'vitest.json');
  writeFileSync(file, JSON.stringify(report));
  return file;
}

const GREEN = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

test('passes on the counts of a green run', () => {
  expect(vitestCounts(reportFile(GREEN), 0)).toEqual({ passed: 5, failed: 0, skipped: 0, failures: [] });
});

test('a file that fails before its first test counts as one failure beside the failed tests', () => {
  const testResults = [
    { name: '/a.test.ts', status: 'failed', assertionResults: [] },
    {
      name: '/b.test.ts',
      status: 'failed',
      assertionResults: [{ status: 'failed', fullName: 'adds' }, { status: 'passed' }],
    },
    { name: '/c.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  const file = reportFile({ ...GREEN, numFailedTests: 1, testResults });
  expect(vitestCounts(file, 1)).toEqual({
    passed: 5,
    failed: 2,
    skipped: 0,
    failures: ['/a.test.ts', '/b.test.ts > adds'],
  });
});

test('a red exit code never reads as no failure', () => {
  expect(vitestCounts(reportFile(GREEN), 1).failed).toBe(1);
  expect(vitestCounts('/nonexistent/vitest.json', 0)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
});

test('the closing line names skipped tests only when there are any', () => {
  expect(closingLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
  expect(closingLine({ passed: 5, failed: 1, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
});
