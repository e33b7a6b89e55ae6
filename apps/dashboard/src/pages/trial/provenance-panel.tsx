import type { Attempt, StageDetail } from '@ssma/orchestrator/client';
import { Panel } from '../../components/panel.js';
import { provenanceFacts } from './provenance-facts.js';

export interface ProvenancePanelProps {
  readonly stage: StageDetail;
  readonly attempt: Attempt;
}

/** With which version, engine, machine and seed an attempt was made. */
export function ProvenancePanel({ stage, attempt }: ProvenancePanelProps) {
  const facts = provenanceFacts(attempt, stage.seed);
  return (
    <Panel title={`Provenance of ${stage.name}, attempt ${attempt.number}`}>
      {facts === null ? (
        <p className="quiet">not recorded</p>
      ) : (
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={name === 'Revision' ? 'mono' : undefined}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
