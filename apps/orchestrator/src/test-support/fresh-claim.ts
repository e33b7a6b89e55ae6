import type { Claim } from '../store/claim-stage.js';

let numClaims = 0;

/** A claim that nobody has made before, by a worker of the test. */
export function freshClaim(changes: Partial<Claim> = {}): Claim {
  numClaims += 1;
  return {
    claimId: `claim${numClaims}`,
    worker: 'worker.test-7-a',
    device: 'cpu',
    pid: 7,
    nowMs: 1000,
    leaseExpiresAtMs: 2000,
    ...changes,
  };
}
