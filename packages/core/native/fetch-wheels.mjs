import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NativeSetupError } from './failures.mjs';
import { lastLine, runCommand, withoutAddresses } from './run-command.mjs';

/** Python versions that TensorFlow 2.21 publishes wheels for; the libraries inside do not depend on them. */
const PYTHON_VERSIONS = ['3.11', '3.12', '3.13', '3.10'];
const PROGRESS_EVERY_MS = 1_000;

/** Without a network every attempt waits out pip's retries: after so long no further one is begun. */
const ATTEMPTS_BEGIN_WITHIN_MS = 120_000;

/**
 * Fetches wheels with pip into a folder that appears only when all of them are there; does nothing when it exists.
 *
 * The tags of the running Python are tried first, then each version that wheels exist for, so that a Python too new or
 * too old for TensorFlow serves as well.
 *
 * @param folder        where the wheels go
 * @param requirements  exact pins, such as `tensorflow-cpu==2.21.0`
 * @param options       `label` for people, `python` command, pip platform `tags`, `progress`
 * @returns paths of the wheels
 * @throws NativeSetupError  kind `download`, with pip's last error line
 */
export async function fetchWheels(folder, requirements, { label, python, tags, progress }) {
  const startMs = Date.now();
  if (wheelsIn(folder).length === 0) progress.step(`fetching ${label} with pip`);
  const attempts = [[], ...PYTHON_VERSIONS.map((version) => explicitTags(version, tags))];
  for (let index = 0; wheelsIn(folder).length === 0; index++) {
    const outcome = await downloadOnce(folder, [...attempts[index], ...requirements], { python, progress });
    const isLast = index + 1 === attempts.length || Date.now() - startMs > ATTEMPTS_BEGIN_WITHIN_MS;
    const isOtherTagsWorthTrying = !isLast && /No matching distribution|not a supported wheel/i.test(outcome.output);
    if (outcome.exitCode !== 0 && !isOtherTagsWorthTrying) throw downloadError(requirements, outcome.output);
  }
  return wheelsIn(folder);
}

function explicitTags(pythonVersion, tags) {
  const abi = `cp${pythonVersion.replace('.', '')}`;
  const platforms = tags.flatMap((tag) => ['--platform', tag]);
  return ['--python-version', pythonVersion, '--implementation', 'cp', '--abi', abi, ...platforms];
}

/** One run of pip; `folder` is there afterwards exactly when it succeeded. */
async function downloadOnce(folder, args, { python, progress }) {
  const partial = `${folder}.partial`;
  const temporary = join(partial, 'pip');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const watch = setInterval(() => {
    progress.update(`fetching TensorFlow: ${(folderBytes(partial) / 1e6).toFixed(0)} MB so far`);
  }, PROGRESS_EVERY_MS);
  // pip writes to its temporary folder first: kept inside ours, its size is the progress and nothing stays in /tmp.
  const env = { ...process.env, TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
  const options = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--retries', '2', '--dest', partial];
  try {
    const outcome = await runCommand(python, ['-m', 'pip', 'download', ...options, ...args], { env });
    rmSync(outcome.exitCode === 0 ? temporary : partial, { recursive: true, force: true });
    if (outcome.exitCode === 0) renameSync(partial, folder);
    return outcome;
  } finally {
    clearInterval(watch);
  }
}

function downloadError(requirements, output) {
  const noSpace = output.match(/No space left[^\n]*/)?.[0];
  const isUnreachable = /NewConnectionError|ConnectTimeout|ReadTimeout|Max retries|connection broken/i.test(output);
  const reason = noSpace ?? (isUnreachable ? 'the package index could not be reached' : lastLine(output, /error/i));
  const kind = noSpace === undefined ? 'download' : 'disk';
  return new NativeSetupError(kind, `pip could not fetch ${requirements.join(' ')}: ${withoutAddresses(reason)}`);
}

function wheelsIn(folder) {
  if (!existsSync(folder)) return [];
  const wheels = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  return wheels.map((name) => join(folder, name));
}

function folderBytes(folder) {
  const sizes = readdirSync(folder, { recursive: true }).map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
