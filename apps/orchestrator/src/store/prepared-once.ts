import type { Database } from './open-store.js';

/**
 * A statement that is built once for each database, for what is asked at every stage: building the SQL of a query takes
 * several times as long as running it. Also good within a transaction of that database, which has the same connection.
 */
export function preparedOnce<Statement>(prepare: (db: Database) => Statement): (db: Database) => Statement {
  const statements = new WeakMap<Database, Statement>();
  return (db) => {
    const known = statements.get(db);
    if (known !== undefined) return known;
    const statement = prepare(db);
    statements.set(db, statement);
    return statement;
  };
}
