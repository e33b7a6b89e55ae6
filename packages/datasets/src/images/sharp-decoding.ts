import { DatasetFileError } from '../errors.js';

/** Colour profiles are left out: published networks were trained on stored values, as OpenCV and Pillow read them. */
export const DECODER_OPTIONS = { failOn: 'error', ignoreIcc: true } as const;

/**
 * Words a failure of libvips as a defect of the file; the decoder's error is kept as `cause`.
 *
 * @throws DatasetFileError when `decode` fails
 */
export async function decoding<T>(path: string, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    const said = error instanceof Error ? error.message.trim() : String(error);
    throw new DatasetFileError(path, `must be a complete, undamaged image; got decoder error "${said}"`, {
      cause: error,
    });
  }
}
