const METRICS = 10;

/** Stages that do nothing but report ten metrics, one event each. */
export const noOpStages = {
  async train({ reportMetrics }) {
    tellMetrics(reportMetrics);
    return { kind: 'train', steps: METRICS, finalLoss: 1 / METRICS };
  },
  async evaluate({ reportMetrics }) {
    tellMetrics(reportMetrics);
    const confusion = { numClasses: 2, counts: [3, 1, 1, 3] };
    return { kind: 'evaluate', classNames: ['road', 'car'], confusion, groups: [] };
  },
};

/** What the entry of a stage's own process looks for. */
export const stageRunners = noOpStages;

function tellMetrics(reportMetrics) {
  for (let step = 1; step <= METRICS; step++) reportMetrics([{ name: 'train/loss', step, value: 1 / step }]);
}
