import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names of the NVIDIA GPUs of this machine that the driver shows; none where there is no driver. */
export async function nvidiaGpus(): Promise<string[]> {
  try {
    const { stdout } = await run('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']);
    return stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  } catch (error) {
    // Without a driver there is no nvidia-smi, or it ends with an error: no usable GPU either way.
    if (error instanceof Error) return [];
    throw error;
  }
}
