import { LEASE_MS, part } from './sweep-lab.mjs';

const { claimStage } = await part('store/claim-stage.js');

/** Running attempts at stages. */
export function attemptsAt(db, stageKeys) {
  return stageKeys.map((stageKey) => {
    const claim = { claimId: stageKey, worker: 'bench', device: 'cpu', pid: 1, nowMs: 1, leaseExpiresAtMs: LEASE_MS };
    return { stageKey, attempt: claimStage(db, stageKey, claim).number };
  });
}

/** Events of one metric each, as a training with five of them tells them; of the attempts in turn. */
export function* metricEvents(attempts, numEvents) {
  for (let index = 0; index < numEvents; index++) {
    const sequence = 1 + Math.floor(index / attempts.length);
    yield { ...attempts[index % attempts.length], sequence, news: metricNews(sequence) };
  }
}

const NAMES = ['train/loss', 'train/learningRate', 'train/auxiliaryLoss', 'validation/loss', 'validation/meanIou'];

export function metricNews(sequence) {
  const name = NAMES[sequence % NAMES.length];
  return { type: 'metrics', metrics: [{ name, step: Math.floor(sequence / NAMES.length), value: 1 / sequence }] };
}
