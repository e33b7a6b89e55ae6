import { join, resolve } from 'node:path';

/** Where everything that runs produce lies. All paths are absolute. */
export interface RunsFolder {
  readonly root: string;
  readonly database: string;
  /** Folder of network inputs that are kept between runs. */
  readonly inputCache: string;
  /** Folder of a stage: its checkpoints, artifacts and log. */
  stageDir(key: string): string;
  stageLog(key: string): string;
}

/** The layout of a runs folder; touches no file. */
export function runsFolder(path: string): RunsFolder {
  const root = resolve(path);
  const stageDir = (key: string): string => join(root, 'stages', key);
  return {
    root,
    database: join(root, 'ssma.sqlite'),
    inputCache: join(root, 'inputs'),
    stageDir,
    stageLog: (key) => join(stageDir(key), 'log.txt'),
  };
}
