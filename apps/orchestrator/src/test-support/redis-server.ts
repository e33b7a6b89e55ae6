import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type RedisAddress, redisAddress } from '../redis/redis-address.js';

/** A real `redis-server` for tests, on a Unix socket in a folder of its own; what it holds survives `kill` and `start`. */
export class RedisServer {
  readonly address: RedisAddress;
  /** Text of the address, as `--redis` takes it. */
  readonly url: string;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  /** @param settings further settings, e.g. `--requirepass secret`, as separate words */
  private constructor(settings: readonly string[]) {
    this.#folder = mkdtempSync(join(tmpdir(), 'ssma-redis-'));
    this.url = `unix://${join(this.#folder, 'redis.sock')}`;
    this.address = redisAddress(this.url, 'test');
    this.#settings = settings;
  }

  /** Starts a server; end it with `stop`. Writes are kept in an append-only file, unless the settings say otherwise. */
  static async start(...settings: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(settings);
    await server.start();
    return server;
  }

  /** Starts it again after `kill`, with what it held. */
  async start(): Promise<void> {
    const paths = ['--dir', this.#folder, '--unixsocket', join(this.#folder, 'redis.sock')];
    const keep = ['--port', '0', '--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'];
    const child = spawn('redis-server', [...paths, ...keep, ...this.#settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    await readiness(child);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Ends it and removes what it held. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function readiness(child: ChildProcess): Promise<void> {
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? missing() : error));
    child.once('exit', (code) => reject(new Error(`redis-server must start; got exit code ${code}`)));
  });
  if (child.stdout === null) throw new Error('redis-server must have a piped stdout');
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (/ready to accept connections/i.test(line)) resolve();
    });
  });
  await Promise.race([ready, failed]);
}

function missing(): Error {
  return new Error('redis-server must be installed for these tests (Debian package redis-server; .ci/run installs it)');
}
