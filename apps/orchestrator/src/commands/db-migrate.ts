import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { migrateStore, type StoreMigration } from '../store/migrate-store.js';
import { openExisting } from '../store/open-store.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';

interface MigrateOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma db migrate`: brings the database of an older ssma to the form that this one works with. */
export function addDbMigrate(db: Command, services: Services): void {
  db.command('migrate')
    .description('bring the database of an older version to the form of this one; a copy of it is kept')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(({ runs, json }: MigrateOptions) => {
      // Before the lock, which would make the folder.
      openExisting(runs.database).close();
      const lock = lockForWriting(runs, 'db migrate');
      try {
        const migration = migrateStore(runs.database, services.clock());
        if (json) printJson(services, { database: runs.database, ...migration });
        else services.print(`${runs.database}: ${migrationText(migration)}\n`);
      } finally {
        lock.release();
      }
    });
}

function migrationText({ from, to, backup }: StoreMigration): string {
  return backup === null ? `is of version ${to} already` : `from version ${from} to ${to}; as it was: ${backup}`;
}
