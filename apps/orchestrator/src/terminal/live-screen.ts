/** A part of the terminal that is drawn over again. */
export interface LiveScreen {
  /** Lines that fit now. */
  readonly numLines: number;
  /** Replaces what was drawn before; lines that are too long are cut. */
  draw(lines: readonly string[]): void;
  /** Takes away what was drawn. */
  clear(): void;
}

/** What a live screen needs of a terminal. */
export interface LiveStream {
  readonly rows: number;
  readonly columns: number;
  write(text: string): unknown;
}

/** @param stream of a terminal */
export function liveScreen(stream: LiveStream): LiveScreen {
  let numDrawn = 0;
  const erase = (): string => (numDrawn === 0 ? '' : `\u001b[${numDrawn}F\u001b[J`);
  return {
    get numLines() {
      return stream.rows - 1;
    },
    draw(lines) {
      const cut = lines.map((line) => line.slice(0, stream.columns));
      stream.write(`${erase()}${cut.map((line) => `${line}\n`).join('')}`);
      numDrawn = cut.length;
    },
    clear() {
      stream.write(erase());
      numDrawn = 0;
    },
  };
}
