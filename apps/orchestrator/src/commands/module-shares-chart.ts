import { type BarChart, barChart } from '@ssma/eval';
import type { NetworkEfficiency } from '../network/measure-efficiency.js';

type Shares = Pick<NetworkEfficiency, 'name' | 'modalities' | 'modules'>;

/** PNG bytes of a chart of what each module takes of the network's parameters, FLOPs and time. */
export async function moduleSharesChart(network: Shares): Promise<Uint8Array> {
  return barChart(moduleSharesBars(network));
}

/** In percent; modules of one name, one for each modality, are one group. */
export function moduleSharesBars({ name, modalities, modules }: Shares): BarChart {
  const groupOf = (moduleName: string) => {
    const modality = modalities.find((prefix) => moduleName.startsWith(`${prefix}/`));
    return modality === undefined ? moduleName : moduleName.slice(modality.length + 1);
  };
  const groups = [...new Set(modules.map((module) => groupOf(module.name)))];
  const bars = (kind: 'parameterShare' | 'flopsShare' | 'timeShare') =>
    groups.map((group) => {
      const shares = modules.flatMap((module) => (groupOf(module.name) === group ? (module[kind] ?? []) : []));
      return shares.length === 0 ? null : { value: 100 * shares.reduce((sum, share) => sum + share), deviation: null };
    });
  const summed = modules.length > groups.length ? `; ${modalities.join(' and ')} added up` : '';
  return {
    title: `${name}: what its modules take`,
    valueAxis: `share of the network in %${summed}`,
    groups,
    series: [
      { name: 'parameters', bars: bars('parameterShare') },
      { name: 'FLOPs', bars: bars('flopsShare') },
      { name: 'time', bars: bars('timeShare') },
    ],
  };
}
