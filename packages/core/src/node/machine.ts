import { cpus, totalmem } from 'node:os';

/** What this process runs on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: { readonly model: string; readonly threads: number };
  readonly memoryGib: number;
}

export function thisMachine(): Machine {
  const threads = cpus();
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: { model: threads[0]?.model.trim() ?? 'unknown', threads: threads.length },
    memoryGib: totalmem() / 2 ** 30,
  };
}
