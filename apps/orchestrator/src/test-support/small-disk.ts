import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = Buffer.alloc(4096, 'x');

/**
 * A small disk at a folder, which only the processes see that are started with its `launcher`: a mount in a
 * namespace of its own, so no rights are needed.
 */
export class SmallDisk {
  readonly #folder: string;
  readonly #holder: ChildProcess;

  private constructor(folder: string, holder: ChildProcess) {
    this.#folder = folder;
    this.#holder = holder;
  }

  /**
   * The caller ends it with `close`.
   *
   * @param folder exists; what it holds is hidden by the disk
   */
  static async mount(folder: string, kibibytes: number): Promise<SmallDisk> {
    const script = `mount -t tmpfs -o size=${kibibytes}k tmpfs "$1" && echo mounted && exec cat`;
    const words = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', folder];
    // Lives as long as its input is open.
    const holder = spawn('unshare', words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(holder, 'exit').then(([code]) => Promise.reject(new Error(`unshare ended with ${code}`)));
    ended.catch(() => undefined);
    await Promise.race([once(holder.stdout, 'data'), ended]);
    return new SmallDisk(folder, holder);
  }

  /** Words in front of a Node program that is to see the disk. */
  launcher(cwd: string): readonly [string, ...string[]] {
    const enter = ['--target', String(this.#holder.pid), '--user', '--mount', '--preserve-credentials'];
    return ['nsenter', ...enter, 'sh', '-c', 'cd "$0" && exec "$@"', cwd, process.execPath];
  }

  /** Path of a file of the disk for this process, which does not see it under its own. */
  path(name: string): string {
    return join('/proc', String(this.#holder.pid), 'root', this.#folder, name);
  }

  /** Leaves no room. */
  fill(): void {
    const file = openSync(this.path('filler'), 'w');
    try {
      while (writeSync(file, BLOCK) === BLOCK.length);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives back the room that `fill` took. */
  free(): void {
    rmSync(this.path('filler'));
  }

  async close(): Promise<void> {
    this.#holder.kill('SIGKILL');
    if (this.#holder.exitCode === null && this.#holder.signalCode === null) await once(this.#holder, 'exit');
  }
}
