import { installEngine } from '../../packages/core/native/install-engine.mjs';

/** What a missing native engine means; measured on 2 cores: convolutions at 25 GFLOP/s against 180. */
const CONSEQUENCE = 'the WebAssembly engine is used, training is about 8 times slower';

/** Installs the native engine, or says in one line why not and what follows; never throws for a machine without one. */
export async function setUpNativeEngine({ options, progress }) {
  if (process.env.SSMA_SKIP_NATIVE === '1') {
    progress.step(`native TensorFlow engine: left out (SSMA_SKIP_NATIVE=1): ${CONSEQUENCE}`);
    return;
  }
  const variant = options.gpu ? 'cuda' : options.cpu ? 'cpu' : 'auto';
  const outcome = await installEngine({ variant, isRetry: options['retry-native'], progress });
  if (outcome.note) progress.step(outcome.note);
  if (outcome.status === 'unavailable') {
    progress.step(`native TensorFlow engine: not built, ${outcome.reason}: ${CONSEQUENCE}`);
  } else if (outcome.variant === 'cuda' && !outcome.isUsingGpu) {
    progress.step(
      'native TensorFlow engine: the CUDA build is there, but TensorFlow sees no GPU (driver too old?): the CPU is used',
    );
  }
}
