import { expect, onTestFinished, test } from 'vitest';
import type { CommandChannel } from './command-channel.js';
import type { WorkerCommand } from './worker-command.js';

export const STOP: WorkerCommand = { type: 'stop', stageKey: 'a', attempt: 2 };
export const KILL: WorkerCommand = { type: 'kill', stageKey: 'a', attempt: 2 };
export const DRAIN: WorkerCommand = { type: 'drain' };

/** The commands that a worker hears, to be waited for. */
export function ear(channel: CommandChannel, worker: string) {
  const heard: WorkerCommand[] = [];
  let tell = (): void => undefined;
  const listener = channel.listen(worker, (command) => {
    heard.push(command);
    tell();
  });
  return {
    heard,
    listener,
    async hears(count: number): Promise<WorkerCommand[]> {
      while (heard.length < count) {
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      }
      return heard;
    },
  };
}

/** The tests that every implementation of `CommandChannel` passes. Each test gets a channel of its own. */
export function testCommandChannel(createChannel: () => CommandChannel): void {
  const openChannel = (): CommandChannel => {
    const channel = createChannel();
    onTestFinished(() => channel.close());
    return channel;
  };

  test('hands over commands in order, those from before the worker listened first', async () => {
    const channel = openChannel();
    await channel.send('lab-1', STOP);
    await channel.send('lab-1', KILL);
    const worker = ear(channel, 'lab-1');
    await channel.send('lab-1', DRAIN);
    expect(await worker.hears(3)).toEqual([STOP, KILL, DRAIN]);
  });

  test('hands a worker its own commands only', async () => {
    const channel = openChannel();
    const [one, two] = [ear(channel, 'lab-1'), ear(channel, 'lab-2')];
    await channel.send('lab-2', DRAIN);
    await channel.send('lab-1', STOP);
    expect(await one.hears(1)).toEqual([STOP]);
    expect(await two.hears(1)).toEqual([DRAIN]);
  });

  test('hands over nothing to a listener that was closed', async () => {
    const channel = openChannel();
    const closed = ear(channel, 'lab-1');
    await closed.listener.close();
    await channel.send('lab-1', DRAIN);
    expect(await ear(channel, 'lab-1').hears(1)).toEqual([DRAIN]);
    expect(closed.heard).toEqual([]);
  });

  test('refuses to send what is not a command, or to a name that could not be a worker', async () => {
    const channel = openChannel();
    await expect(channel.send('lab-1', { ...STOP, attempt: 0 } as WorkerCommand)).rejects.toThrow(/attempt/);
    await expect(channel.send('lab:1', DRAIN)).rejects.toThrow(/must be 1 to 128/);
  });
}
