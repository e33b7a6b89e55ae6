import { type WrittenJson, writtenJson } from './canonical-json.js';
import { remembered } from './remembered.js';

/** Makes a function that writes records as canonical JSON; an object that is a field of several is written once. */
export function recordWriter(): (record: object) => WrittenJson {
  const written = remembered((field: object) => writtenJson(field));
  return (record) => {
    const fields = Object.entries(record).map(([name, field]: [string, unknown]) => {
      const isShared = typeof field === 'object' && field !== null;
      return [name, isShared ? written(field) : field] as const;
    });
    return writtenJson(Object.fromEntries(fields));
  };
}
