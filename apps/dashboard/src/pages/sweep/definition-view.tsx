import { JsonTree } from '../../components/json-tree.js';
import { Panel } from '../../components/panel.js';
import type { SweepViewProps } from './sweep-view-props.js';

/** What was asked for: the sweep file with defaults and settings, and how it is run. */
export function DefinitionView({ sweep }: SweepViewProps) {
  return (
    <div className="columns">
      <Panel title="Sweep file" note={`${sweep.file}, with defaults and settings`}>
        <JsonTree value={sweep.definition} />
      </Panel>
      <Panel title="How it is run">
        <JsonTree value={sweep.policy} />
      </Panel>
    </div>
  );
}
