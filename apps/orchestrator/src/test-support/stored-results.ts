import { openExisting } from '../store/open-store.js';

/** What a database holds of what stages have found out, without when, where and how often they were attempted. */
export interface StoredResults {
  readonly metrics: readonly unknown[];
  readonly results: readonly unknown[];
  readonly groupResults: readonly unknown[];
  readonly outcomes: readonly unknown[];
  readonly artifacts: readonly unknown[];
}

/** Equal for two databases exactly when every number and every file of theirs is, to the last bit. */
export function storedResults(database: string): StoredResults {
  const connection = openExisting(database);
  const rows = (query: string): readonly unknown[] => connection.prepare(query).all();
  try {
    return {
      // How long a training waited for its data is no result.
      metrics: rows(
        "SELECT stage_key, name, step, value FROM metrics WHERE name <> 'train/waitShare' ORDER BY stage_key, name, step",
      ),
      results: rows('SELECT stage_key, mean_iou, confusion_json FROM results ORDER BY stage_key'),
      groupResults: rows('SELECT stage_key, name, confusion_json FROM group_results ORDER BY stage_key, name'),
      outcomes: rows('SELECT key, state, outcome_json FROM stages ORDER BY key'),
      artifacts: rows('SELECT stage_key, path, sha256, bytes FROM artifacts ORDER BY stage_key, path'),
    };
  } finally {
    connection.close();
  }
}

/** Number of complete attempts of every stage; each is to be 1. */
export function completionsPerStage(database: string): readonly number[] {
  const connection = openExisting(database);
  try {
    const query = `SELECT count(a.number) FROM stages
      LEFT JOIN attempts a ON a.stage_key = key AND a.state = 'complete' GROUP BY key`;
    return connection.prepare(query).pluck().all().map(Number);
  } finally {
    connection.close();
  }
}
