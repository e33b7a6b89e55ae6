import { openStoreForWriting } from '../store/open-store.js';
import { addLivelySweep } from './lively-store.js';

const store = openStoreForWriting(process.argv[2]!, 0);
console.log(await addLivelySweep(store.db, Date.now()));
store.close();
