import { expect, onTestFinished, test } from 'vitest';
import type { Mailboxes } from './mailbox.js';
import type { WorkerCommand } from './worker-command.js';

export const STOP: WorkerCommand = { type: 'stop', stageKey: 'a', attempt: 2 };
export const KILL: WorkerCommand = { type: 'kill', stageKey: 'a', attempt: 2 };
export const DRAIN: WorkerCommand = { type: 'drain' };

/** The commands that a worker hears, to be waited for. */
export function ear(boxes: Mailboxes<WorkerCommand>, worker: string) {
  const heard: WorkerCommand[] = [];
  let tell = (): void => undefined;
  const listener = boxes.listen(worker, (command) => {
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

/** The tests that every implementation of `Mailboxes` passes. Each test gets some of its own. */
export function testMailboxes(createMailboxes: () => Mailboxes<WorkerCommand>): void {
  const openBoxes = (): Mailboxes<WorkerCommand> => {
    const boxes = createMailboxes();
    onTestFinished(() => boxes.close());
    return boxes;
  };

  test('hands over commands in order, those from before the worker listened first', async () => {
    const boxes = openBoxes();
    await boxes.send('lab-1', STOP);
    await boxes.send('lab-1', KILL);
    const worker = ear(boxes, 'lab-1');
    await boxes.send('lab-1', DRAIN);
    expect(await worker.hears(3)).toEqual([STOP, KILL, DRAIN]);
  });

  test('hands a worker its own commands only', async () => {
    const boxes = openBoxes();
    const [one, two] = [ear(boxes, 'lab-1'), ear(boxes, 'lab-2')];
    await boxes.send('lab-2', DRAIN);
    await boxes.send('lab-1', STOP);
    expect(await one.hears(1)).toEqual([STOP]);
    expect(await two.hears(1)).toEqual([DRAIN]);
  });

  test('hands over nothing to a listener that was closed', async () => {
    const boxes = openBoxes();
    const closed = ear(boxes, 'lab-1');
    await closed.listener.close();
    await boxes.send('lab-1', DRAIN);
    expect(await ear(boxes, 'lab-1').hears(1)).toEqual([DRAIN]);
    expect(closed.heard).toEqual([]);
  });

  test('hands over a message once: the next listener of the name hears later ones only', async () => {
    const boxes = openBoxes();
    const first = ear(boxes, 'lab-1');
    await boxes.send('lab-1', STOP);
    await first.hears(1);
    await boxes.send('lab-1', KILL);
    await first.hears(2);
    await first.listener.close();
    await boxes.send('lab-1', DRAIN);
    const second = ear(boxes, 'lab-1');
    while (!second.heard.some(({ type }) => type === 'drain')) await second.hears(second.heard.length + 1);
    expect(second.heard).not.toContainEqual(STOP);
  });

  test('refuses to send what is not a command, or to a name that could not be a worker', async () => {
    const boxes = openBoxes();
    await expect(boxes.send('lab-1', { ...STOP, attempt: 0 } as WorkerCommand)).rejects.toThrow(/attempt/);
    await expect(boxes.send('lab:1', DRAIN)).rejects.toThrow(/must be 1 to 128/);
  });
}
