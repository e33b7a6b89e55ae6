// Serves a runs folder on a free port until its parent ends: `api-server.mjs '<options>'`.
import { part } from './sweep-lab.mjs';

const { createApp } = await part('server/app.js');
const { pollChanges } = await part('server/change-signal.js');
const { listen } = await part('server/listen.js');
const { openStoreForReading } = await part('store/open-store.js');
const { runsFolder } = await part('runner/runs-folder.js');

const folder = runsFolder(JSON.parse(process.argv[2]).root);
const store = openStoreForReading(folder.database);
const app = createApp({
  db: store.db,
  folder,
  artifacts: null,
  changes: pollChanges(store.db, 200),
  carryOut: async () => ({ message: 'none' }),
  isOrchestrated: async () => false,
  allowPath: [],
  access: { token: 'bench', isGuarded: false, hosts: null },
  dashboard: 'none',
  version: 'bench',
  clock: Date.now,
  onTrouble: (error) => console.error(error),
});
const { url } = await listen(app, { host: '127.0.0.1', port: 0 });
process.on('message', () => process.send(process.cpuUsage()));
process.once('disconnect', () => process.exit(0));
process.send(url);
