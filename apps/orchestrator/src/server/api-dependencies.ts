import type { ArtifactStore } from '../artifacts/artifact-store.js';
import type { ControlReply, ControlRequest } from '../control/control-request.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { Clock } from '../scheduler/run-event.js';
import type { Database } from '../store/open-store.js';
import type { ChangeSignal } from './change-signal.js';

/** What the API is made of. It reads the store and never writes to it. */
export interface ApiDependencies {
  /** Open for reading. */
  readonly db: Database;
  readonly folder: RunsFolder;
  /** Where files are fetched from that other machines have made; null when there is no such place. */
  readonly artifacts: ArtifactStore | null;
  /** Told when the store may have changed. */
  readonly changes: ChangeSignal;
  /** Has the one writer of the folder carry a request out. */
  readonly carryOut: (request: ControlRequest) => Promise<ControlReply>;
  /** Whether a process runs the sweeps of the folder. */
  readonly isOrchestrated: () => Promise<boolean>;
  /** Folders outside the working directory that submitted sweeps may read from. */
  readonly allowPath: readonly string[];
  readonly access: Access;
  /** Folder of the built dashboard; it need not exist. */
  readonly dashboard: string;
  readonly version: string;
  readonly clock: Clock;
  /** Told of errors that are ours. */
  readonly onTrouble: (error: Error) => void;
}

/** Who is let in. */
export interface Access {
  /** For requests that change something. */
  readonly token: string;
  /** Reading needs the token, too. */
  readonly isGuarded: boolean;
  /**
   * Names and addresses by which the server may be called; null for any. A page of another site whose name was made to
   * mean this machine calls it by that name.
   */
  readonly hosts: readonly string[] | null;
}
