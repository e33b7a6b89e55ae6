/**
 * What engines say when memory runs out: TensorFlow's allocators, V8 for arrays beyond its limits, and the WebAssembly
 * module, whose 4 GiB are full and which has no other words than these.
 */
const MEMORY_FAILURES = [
  /\bOOM when allocating\b/,
  /\bResource ?exhausted\b/i,
  /\bout of memory\b/i,
  /\bInvalid typed array length\b/,
  /\bArray buffer allocation failed\b/,
  /^Aborted\(/,
];

/** Whether an engine failed because memory ran out. */
export function isMemoryFailure(error: unknown): boolean {
  return error instanceof Error && MEMORY_FAILURES.some((words) => words.test(error.message));
}
