/** The line that ends a run of tests, such as `120 passed, 0 failed`; skipped tests are named when there are any. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
