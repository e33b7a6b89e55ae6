import type { Diagnosis } from '@ssma/core/node';
import type { Command } from 'commander';
import { alignColumns } from '../terminal/align-columns.js';
import { jsonOption } from './options.js';
import { printJson, type Services } from './services.js';

/** `ssma doctor`: which engine runs here, on what, and what would make it faster. */
export function addDoctor(program: Command, services: Services): void {
  program
    .command('doctor')
    .description('report engine, versions and devices, what is missing and how to get it')
    .addOption(jsonOption())
    .action(async ({ json }: { json: boolean }) => {
      // TensorFlow.js takes a second to load: only the commands that need it do.
      const { diagnose } = await import('@ssma/core/node');
      const diagnosis = await diagnose();
      if (json) printJson(services, diagnosis);
      else services.print(diagnosisText(diagnosis));
    });
}

function diagnosisText({ node, platform, engine, cpu, memoryGib, gpus, missing }: Diagnosis): string {
  const tensorflow = engine.tensorflow === null ? '' : `, TensorFlow ${engine.tensorflow}`;
  const rows = [
    ['Node', `${node} on ${platform}`],
    ['Engine', `${engine.engine} (TensorFlow.js backend ${engine.backend}${tensorflow}), on ${engine.device}`],
    ...engine.reasons.map((reason) => ['', reason]),
    ['CPU', `${cpu.model}, ${cpu.threads} threads, ${memoryGib.toFixed(0)} GiB memory`],
    ['GPU', gpus.length === 0 ? 'no NVIDIA GPU found' : gpus.join(', ')],
    ...missing.flatMap(({ what, consequence, remedy }) => [
      ['Missing', what],
      ['', `so: ${consequence}`],
      ['', `get it: ${remedy}`],
    ]),
  ];
  if (missing.length === 0) rows.push(['Missing', 'nothing']);
  return `${alignColumns(rows).join('\n')}\n`;
}
