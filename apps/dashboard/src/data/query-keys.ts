/**
 * Keys of cached answers. Those of a thing begin with its kind and id, so that one prefix names all that was read of it.
 */
export const KEYS = {
  status: ['status'],
  sweeps: ['sweeps'],
  workers: ['workers'],
  evaluations: ['evaluations'],
  sweep: (id: string) => ['sweep', id] as const,
  trial: (id: string) => ['trial', id] as const,
  stage: (key: string) => ['stage', key] as const,
} as const;
