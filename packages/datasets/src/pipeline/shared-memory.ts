/** For each piece of shared memory, private memory of its size that is never touched. */
const counterweights = new WeakMap<SharedArrayBuffer, ArrayBuffer>();

/** Memory that all threads see, zeroed; see `countShared`. */
export function allocateShared(bytes: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes);
  countShared(buffer);
  return buffer;
}

/**
 * Makes the garbage collector of this thread count shared memory that this thread can reach, as it counts other buffers;
 * without it, memory that is not used any more grows to gigabytes before the collector runs.
 *
 * V8 takes shared memory for 0 bytes (BackingStore::PerIsolateAccountingLength), so a private buffer of the same size
 * lives as long as the thread's handle of it. The operating system gives memory to pages that are written only: the
 * buffer takes none.
 */
export function countShared(buffer: SharedArrayBuffer): void {
  if (!counterweights.has(buffer)) counterweights.set(buffer, new ArrayBuffer(buffer.byteLength));
}
