const LINE_EVERY_MS = 15_000;

/**
 * Progress of a set-up on stderr: lines that stay, with the seconds since the start, and a line that moves.
 *
 * On a terminal the moving line rewrites itself; elsewhere it becomes an ordinary line at most every 15 seconds.
 *
 * @param stream  where to write, process.stderr by default
 * @param now     clock in milliseconds
 */
export function createProgress({ stream = process.stderr, now = Date.now } = {}) {
  const startMs = now();
  let lastLineMs = startMs;
  let isMoving = false;
  const stamp = () => `[${((now() - startMs) / 1000).toFixed(1).padStart(5)} s]`;
  const clear = () => {
    if (isMoving) stream.write('\r\u001b[K');
    isMoving = false;
  };
  const step = (text) => {
    clear();
    stream.write(`${stamp()} ${text}\n`);
    lastLineMs = now();
  };
  const update = (text) => {
    if (stream.isTTY) {
      stream.write(`\r\u001b[K${stamp()} ${text}`);
      isMoving = true;
    } else if (now() - lastLineMs >= LINE_EVERY_MS) step(text);
  };
  return { step, update };
}
