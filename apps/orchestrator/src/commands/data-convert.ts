import { convertSunLabels } from '@ssma/datasets';
import type { Command } from 'commander';
import { taskProgress } from '../terminal/task-progress.js';
import type { Services } from './services.js';

interface ConvertOptions {
  readonly labels?: string;
  readonly force: boolean;
}

type ConvertServices = Pick<Services, 'note' | 'progressStream'>;

/** `ssma data convert <root>`: the label maps of SUN RGB-D's toolbox as PNGs, which is how they are read. */
export function addDataConvert(data: Command, { note, progressStream }: ConvertServices): void {
  data
    .command('convert')
    .description("write the label maps of SUN RGB-D's SUNRGBD2Dseg.mat as the PNGs that are read, once")
    .argument('<root>', 'folder that holds SUNRGBD; what an interrupted run has written is completed')
    .option('--labels <file>', 'where SUNRGBD2Dseg.mat is; SUNRGBDtoolbox/Metadata in the root by default')
    .option('--force', 'write maps anew that are there already', false)
    .action(async (root: string, options: ConvertOptions) => {
      const { folder, written, kept } = await converted(root, options, progressStream);
      const before = kept === 0 ? '' : `, ${kept} were there already`;
      note(`${folder}: ${written} label maps written${before}; check them with: ssma data check ${root}`);
    });
}

async function converted(root: string, { labels, force }: ConvertOptions, stream: Services['progressStream']) {
  const progress = taskProgress(stream, 'converting');
  try {
    return await convertSunLabels(root, {
      ...(labels !== undefined && { labelFile: labels }),
      overwrite: force,
      onProgress: progress.update,
    });
  } finally {
    progress.close();
  }
}
