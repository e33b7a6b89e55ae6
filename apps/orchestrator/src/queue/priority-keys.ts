export interface PrioritisedKey {
  readonly key: string;
  /** Lower ones come first. */
  readonly priority: number;
}

/** Keys in the order in which they are to be taken. */
export interface PriorityKeys {
  /** Does nothing when the key is held already. */
  add(key: string, priority: number): void;
  /** Removes the first key of the lowest priority number; undefined when there is none. */
  take(): PrioritisedKey | undefined;
  size(): number;
}

/** Keys of one priority, those before `head` taken already. */
interface Line {
  keys: string[];
  head: number;
}

/** Taken keys are dropped in lots: to remove the first of an array costs its length. */
const DROPPED_AT_A_TIME = 1_024;

/** Holds few priorities and many keys: adding and taking cost the number of priorities, not of keys. */
export function priorityKeys(): PriorityKeys {
  const lines = new Map<number, Line>();
  const held = new Set<string>();
  return {
    add(key, priority) {
      if (held.has(key)) return;
      held.add(key);
      const line = lines.get(priority);
      if (line === undefined) lines.set(priority, { keys: [key], head: 0 });
      else line.keys.push(key);
    },
    size: () => held.size,
    take() {
      if (held.size === 0) return undefined;
      const priority = Math.min(...lines.keys());
      const line = lines.get(priority);
      const key = line?.keys[line.head];
      if (line === undefined || key === undefined) return undefined;
      held.delete(key);
      line.head += 1;
      if (line.head === line.keys.length) lines.delete(priority);
      else if (line.head >= DROPPED_AT_A_TIME && 2 * line.head >= line.keys.length) {
        line.keys = line.keys.slice(line.head);
        line.head = 0;
      }
      return { key, priority };
    },
  };
}
