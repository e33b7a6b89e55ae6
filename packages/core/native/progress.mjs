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

/** Ends this process with code 130 on Ctrl-C and 143 on SIGTERM, saying that nothing is lost; locks are released. */
export function exitOnInterrupt(progress) {
  const exitCodes = { SIGINT: 130, SIGTERM: 143 };
  for (const [signal, exitCode] of Object.entries(exitCodes)) {
    process.once(signal, () => {
      progress.step('interrupted; the same command goes on where this ended');
      process.exit(exitCode);
    });
  }
}

/** Awaits `work`, moving the progress line every second meanwhile, so that a silent program is seen to live. */
export async function whileShowing(progress, text, work) {
  const ticker = setInterval(() => progress.update(text), 1_000);
  try {
    return await work;
  } finally {
    clearInterval(ticker);
  }
}
