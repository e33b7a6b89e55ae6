import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What a gated stage says first. */
export interface GateGreeting {
  readonly key: string;
  readonly kind: string;
  readonly pid: number;
  /** Steps found in its checkpoint. */
  readonly steps: number;
}

/**
 * What a test can make a gated stage do; `step` makes one step and keeps a checkpoint, `defy` starts a process that greets
 * the gate as well, and neither of them ends when it is asked to.
 */
export type GateCommand = 'step' | 'finish' | 'fail' | 'diverge' | 'crash' | 'defy';

/** A stage that waits for the test's word. */
export interface GatedStage extends GateGreeting {
  /** Resolves when a `step` has been made or the stage defies, at once for the other commands. */
  tell(command: GateCommand): Promise<void>;
  /** Resolves when its process has let go of the gate. */
  readonly gone: Promise<void>;
}

/** The test's end of the gate; give its `path` to the stages as SSMA_TEST_GATE. */
export class StageGate {
  readonly path: string;
  readonly #server: Server;
  readonly #arrived: GatedStage[] = [];
  readonly #waiting: ((stage: GatedStage) => void)[] = [];

  private constructor(path: string, server: Server) {
    this.path = path;
    this.#server = server;
    server.on('connection', (socket) => void this.#greet(socket));
  }

  /** @param path of a Unix socket that does not exist yet */
  static async open(path: string): Promise<StageGate> {
    const gate = new StageGate(path, createServer().listen(path));
    await once(gate.#server, 'listening');
    return gate;
  }

  /** The next stage that begins, or the first that has begun and was not asked for. */
  next(): Promise<GatedStage> {
    const stage = this.#arrived.shift();
    return stage === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(stage);
  }

  /** Lets the next `count` stages do their work. */
  async finish(count: number): Promise<GatedStage[]> {
    const stages: GatedStage[] = [];
    for (let index = 0; index < count; index++) {
      const stage = await this.next();
      await stage.tell('finish');
      stages.push(stage);
    }
    return stages;
  }

  /** Stages that have begun and were not asked for. */
  get numUnasked(): number {
    return this.#arrived.length;
  }

  close(): void {
    this.#server.close();
  }

  async #greet(socket: Socket): Promise<void> {
    // A process that is killed resets its connection, which is what some tests are about.
    socket.on('error', () => socket.destroy());
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    if (value === undefined) return;
    const stage: GatedStage = {
      ...JSON.parse(value),
      gone: new Promise((resolve) => socket.once('close', () => resolve())),
      tell: async (command) => {
        socket.write(`${JSON.stringify(command)}\n`);
        if (command === 'step' || command === 'defy') await lines.next();
      },
    };
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#arrived.push(stage);
    else waiter(stage);
  }
}
