import { join } from 'node:path';
import type { ExportFormat } from '@ssma/core';
import { type Command, Option } from 'commander';
import type { Export } from '../network/export-checkpoint.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { type ArtifactsOptions, artifactsOf, artifactsOption, jsonOption, runsOption } from './options.js';
import { requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';

interface ExportOptions extends ArtifactsOptions {
  readonly format: ExportFormat;
  readonly output: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma export <network>`: a trained network for other programs. */
export function addExport(program: Command, services: Services): void {
  program
    .command('export')
    .description('write a trained network, pruned or whole, in a format that other programs run')
    .argument('<network>', 'checkpoint file, or id of a trained trial')
    .addOption(
      new Option('--format <name>', 'ONNX, or the SavedModel of TensorFlow')
        .choices(['onnx', 'saved-model'] satisfies ExportFormat[])
        .default('onnx'),
    )
    .option('-o, --output <folder>', 'where the network and network.json, which describes it, go', 'exported')
    .option('--force', 'replace the files when they are there', false)
    .addOption(runsOption())
    .addOption(artifactsOption('where a trial that another machine has trained is fetched from'))
    .addOption(jsonOption())
    .action(async (network: string, options: ExportOptions) => {
      const exported = await exportedNetwork(network, options, services);
      if (options.json) printJson(services, { folder: options.output, bytes: exported.bytes, ...exported.description });
      else services.print(exportText(options.output, exported));
    });
}

async function exportedNetwork(argument: string, options: ExportOptions, services: Services): Promise<Export> {
  const { format, output: folder, runs } = options;
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { DESCRIPTION_FILE, EXPORTED_FILES, exportCheckpoint } = await import('../network/export-checkpoint.js');
  for (const file of [EXPORTED_FILES[format], DESCRIPTION_FILE]) requireFree(join(folder, file), options);
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const places = { runs, openArtifacts: () => artifactsOf(options) };
  return exportCheckpoint(await checkpointFile(argument, places, services.clock()), { format, folder });
}

function exportText(folder: string, { description, bytes }: Export): string {
  const { file, inputs, outputs, levels, image } = description;
  const rows = [...inputs, ...outputs].map(
    ({ name, elementType, shape }) => `  ${name.padEnd(8)} ${elementType.padEnd(8)} [${shape.join(', ')}]`,
  );
  const sizes =
    image.multipleOf === null ? 'no other size' : `also at other sizes, sides multiples of ${image.multipleOf}`;
  const lines = [
    `${join(folder, file)}: ${(bytes / 1e6).toFixed(1)} MB, ${image.width}x${image.height}, ${sizes}`,
    ...rows,
    `levels 0 to 255 of pictures enter as ${rangeText(levels)}; network.json says so, and classes and costs`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The ends of the range, to which levels are spread evenly. */
function rangeText({ scale, offset }: Export['description']['levels']): string {
  return `${offset} to ${255 * scale + offset}`;
}
