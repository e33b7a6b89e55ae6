/** Keys in the order in which they are to be taken. */
export interface PriorityKeys {
  /** Does nothing when the key is held already. */
  add(key: string, priority: number): void;
  /** Removes the first key of the lowest priority number; undefined when there is none. */
  take(): string | undefined;
  size(): number;
}

/** Holds few priorities and many keys: adding and taking cost the number of priorities, not of keys. */
export function priorityKeys(): PriorityKeys {
  const keysOf = new Map<number, Set<string>>();
  const held = new Set<string>();
  return {
    add(key, priority) {
      if (held.has(key)) return;
      held.add(key);
      const keys = keysOf.get(priority);
      if (keys === undefined) keysOf.set(priority, new Set([key]));
      else keys.add(key);
    },
    size: () => held.size,
    take() {
      if (held.size === 0) return undefined;
      const priority = Math.min(...keysOf.keys());
      const keys = keysOf.get(priority) ?? new Set<string>();
      const [key] = keys;
      if (key === undefined) return undefined;
      keys.delete(key);
      held.delete(key);
      if (keys.size === 0) keysOf.delete(priority);
      return key;
    },
  };
}
