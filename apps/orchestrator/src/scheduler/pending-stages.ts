/** The stages that are under way, from runnable to ended, and the sweeps that wait for them. */
export class PendingStages {
  readonly #sweepsOf = new Map<string, Set<string>>();
  readonly #countOf = new Map<string, number>();

  /** @returns whether the stage was not under way yet */
  add(stageKey: string, sweepId: string): boolean {
    const sweeps = this.#sweepsOf.get(stageKey) ?? new Set();
    const isNew = sweeps.size === 0;
    if (!sweeps.has(sweepId)) this.#countOf.set(sweepId, this.count(sweepId) + 1);
    this.#sweepsOf.set(stageKey, sweeps.add(sweepId));
    return isNew;
  }

  /** The sweeps that wait for a stage; none when it is not under way. */
  sweepsOf(stageKey: string): readonly string[] {
    return [...(this.#sweepsOf.get(stageKey) ?? [])];
  }

  /** The stage has ended, or is not wanted any more by this sweep, or by any. */
  remove(stageKey: string, sweepId?: string): void {
    const sweeps = this.#sweepsOf.get(stageKey);
    for (const id of sweepId === undefined ? this.sweepsOf(stageKey) : [sweepId]) {
      if (sweeps?.delete(id)) this.#countOf.set(id, this.count(id) - 1);
    }
    if (sweeps?.size === 0) this.#sweepsOf.delete(stageKey);
  }

  /** Number of stages that a sweep waits for. */
  count(sweepId: string): number {
    return this.#countOf.get(sweepId) ?? 0;
  }

  keys(): IterableIterator<string> {
    return this.#sweepsOf.keys();
  }
}
