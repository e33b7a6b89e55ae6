import type { ModelProfile } from '@ssma/core';
import { ModelSpec, NETWORK_NAMES } from '@ssma/core/spec';
import { Argument, type Command } from 'commander';
import { z } from 'zod';
import type { NetworkSize } from '../network/built-network.js';
import { alignColumns } from '../terminal/align-columns.js';
import { settingRows } from './network-settings.js';
import { addNetworkSizeOptions } from './network-size-options.js';
import { jsonOption } from './options.js';
import { printJson, type Services } from './services.js';

interface ProfileOptions extends NetworkSize {
  readonly json: boolean;
}

/** `ssma model list | show | profile`: the networks, their settings, their size and cost. */
export function addModel(program: Command, services: Services): void {
  const model = program.command('model').description('networks: names, settings, size and cost');
  model
    .command('list')
    .description('print the names of the networks')
    .addOption(jsonOption())
    .action(({ json }: { json: boolean }) =>
      json ? printJson(services, NETWORK_NAMES) : services.print(`${NETWORK_NAMES.join('\n')}\n`),
    );
  model
    .command('show')
    .description('print what can be chosen about a network: the `model` section of a sweep file')
    .addArgument(networkArgument())
    .addOption(jsonOption())
    .action((network: string, { json }: { json: boolean }) =>
      json
        ? printJson(services, z.toJSONSchema(schemaOf(network), { io: 'input' }))
        : services.print(`${alignColumns(settingRows(schemaOf(network))).join('\n')}\n`),
    );
  const profile = model
    .command('profile')
    .description('count parameters and FLOPs from the layer graph')
    .addArgument(networkArgument());
  addNetworkSizeOptions(profile)
    .addOption(jsonOption())
    .action(async (network: string, options: ProfileOptions) => {
      const { profileNetwork } = await import('../network/profile-network.js');
      const counts = await profileNetwork(network, options);
      if (options.json) printJson(services, counts);
      else services.print(profileText(network, counts, options));
    });
}

function networkArgument(): Argument {
  return new Argument('[network]', 'name of the network').choices(NETWORK_NAMES).default(NETWORK_NAMES[0]);
}

function profileText(network: string, profile: ModelProfile, { classes, size }: ProfileOptions): string {
  const printed = network === 'adapnet++' ? ' (printed: 138.47)' : '';
  const billions = (flops: number) => (flops / 1e9).toFixed(3);
  const rows = [...profile.modules, profile.total].map(({ name, parameters, trainableParameters, flops }) => [
    name,
    parameters.toLocaleString('en'),
    trainableParameters.toLocaleString('en'),
    billions(flops),
  ]);
  const table = alignColumns([['module', 'parameters', 'trainable', 'GFLOPs'], ...rows], [1, 2, 3]);
  return [
    ...table,
    '',
    `${classes} classes, one ${size.width} x ${size.height} image of each modality. Parameters include moving statistics and auxiliary heads.`,
    'FLOPs: 2 per multiply-add of convolutions and transposed convolutions; nothing else is counted.',
    `Inference, without auxiliary heads: ${billions(profile.inferenceFlops)} GFLOPs`,
    `  counted as in the paper's tables 10 and 14, which leave stage 1 out: ${billions(profile.inferenceFlopsWithoutStage1)} GFLOPs${printed}`,
    '',
  ].join('\n');
}

/** The settings of one network out of all; the argument's choices are the names. */
function schemaOf(network: string): z.ZodObject {
  const [schema] = ModelSpec.options.filter(({ shape }) => shape.network.safeParse(network).success);
  if (schema === undefined) throw new Error(`model: network must be a known one; got ${network}`);
  return schema;
}
