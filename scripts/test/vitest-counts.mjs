import { existsSync, readFileSync } from 'node:fs';

/**
 * Counts of a vitest run from its JSON report.
 *
 * A file that fails before its first test, and a run that fails for another reason (an unhandled error, a crash), have
 * no failed test to show: each counts as one failure, so that a red run never reads `0 failed`.
 *
 * @returns `{ passed, failed, skipped, failures }`, of which the last names what failed: `<file>` or `<file> > <test>`
 */
export function vitestCounts(jsonFile, exitCode) {
  if (!existsSync(jsonFile)) return { passed: 0, failed: 1, skipped: 0, failures: ['vitest: no report'] };
  const report = JSON.parse(readFileSync(jsonFile, 'utf8'));
  const isBroken = (file) =>
    file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');
  const failed = report.numFailedTests + report.testResults.filter(isBroken).length;
  return {
    passed: report.numPassedTests,
    failed: exitCode === 0 ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(failuresOf),
  };
}

function failuresOf({ name: file, status, assertionResults }) {
  const tests = assertionResults
    .filter((test) => test.status === 'failed')
    .map(({ fullName }) => `${file} > ${fullName}`);
  return status === 'failed' && tests.length === 0 ? [file] : tests;
}
