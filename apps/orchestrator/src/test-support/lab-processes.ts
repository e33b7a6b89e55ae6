import { type CommandProcess, startCommand } from './command-process.js';
import { RedisServer } from './redis-server.js';

export interface LabOptions {
  /** Program that answers to the words of `ssma`. */
  readonly program: string;
  /** Working directory of all processes; its `runs` is shared by them. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds of silence after which a worker counts as lost. */
  readonly leaseSeconds: number;
}

/** A real Redis, and processes of the command around it, as on machines that share a runs folder. */
export class LabProcesses {
  readonly redis: RedisServer;
  readonly #options: LabOptions;
  readonly #started = new Set<CommandProcess>();

  private constructor(redis: RedisServer, options: LabOptions) {
    this.redis = redis;
    this.#options = options;
  }

  /** End it with `close`. */
  static async open(options: LabOptions): Promise<LabProcesses> {
    return new LabProcesses(await RedisServer.start(), options);
  }

  /** Any `ssma` command in the lab's folder. */
  run(...words: readonly string[]): CommandProcess {
    const { program, folder, env = {} } = this.#options;
    const started = startCommand(program, words, { cwd: folder, env });
    this.#started.add(started);
    return started;
  }

  /** `sweep start`, which hands the stages to the workers. */
  orchestrator(sweepFile: string, ...options: readonly string[]): CommandProcess {
    return this.run('sweep', 'start', sweepFile, ...this.#connection(), ...options);
  }

  /** A worker with one slot. */
  worker(...options: readonly string[]): CommandProcess {
    return this.run('worker', '--devices', 'cpu', ...this.#connection(), ...options);
  }

  /** Kills what is still running. */
  async close(): Promise<void> {
    const running = [...this.#started].filter((one) => one.isRunning());
    for (const one of running) {
      one.kill('SIGCONT');
      one.kill('SIGKILL');
    }
    await Promise.all(running.map(({ ended }) => ended));
    await this.redis.stop();
  }

  #connection(): string[] {
    return ['--redis', this.redis.url, '--lease', String(this.#options.leaseSeconds)];
  }
}
