import { statSync } from 'node:fs';
import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { backUp } from '../store/back-up.js';
import { openExisting } from '../store/open-store.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';

interface BackupOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma db backup <file>`: a consistent copy of the database, also while a sweep runs. */
export function addDbBackup(db: Command, services: Services): void {
  db.command('backup')
    .description('copy the database to a new file, also while a sweep runs; checkpoints are not part of it')
    .argument('<file>', 'file that is written; it must not exist')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action((file: string, { runs, json }: BackupOptions) => {
      const connection = openExisting(runs.database);
      try {
        backUp(connection, file);
      } finally {
        connection.close();
      }
      const { size: bytes } = statSync(file);
      if (json) printJson(services, { database: runs.database, file, bytes });
      else services.print(`${file}: copy of ${runs.database}, ${bytes} bytes\n`);
    });
}
