import type { Command } from 'commander';
import { StateConflictError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { checkDatabase, type DatabaseCheck } from '../store/check-database.js';
import { alignColumns } from '../terminal/align-columns.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';

interface CheckOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma db check`: is the database whole, do its references hold, and which version is it? */
export function addDbCheck(db: Command, services: Services): void {
  db.command('check')
    .description('look through every page and reference of the database; ends with 1 when something is wrong')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(({ runs, json }: CheckOptions) => {
      const check = checkDatabase(runs.database);
      if (json) printJson(services, { database: runs.database, ...check });
      else services.print(checkText(runs.database, check));
      const { length } = check.problems;
      if (length > 0) throw new StateConflictError(`${runs.database}: must be in order; got ${length} problems`);
    });
}

function checkText(database: string, { version, latestVersion, rows, problems }: DatabaseCheck): string {
  const counts = Object.entries(rows).map(([table, number]) => [table, `${number}`]);
  return [
    `${database}: version ${version ?? 'unknown'} of ${latestVersion}`,
    '',
    ...alignColumns([['table', 'rows'], ...counts], [1]),
    '',
    ...(problems.length === 0 ? ['No problem found.'] : problems.map((problem) => `Problem: ${problem}`)),
    '',
  ].join('\n');
}
