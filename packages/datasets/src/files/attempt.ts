import { DatasetFileError } from '../errors.js';

/** Waits for a reading and returns a defect of the dataset as a value, so that a pass over all files can go on. */
export async function attempt<T>(reading: Promise<T>): Promise<T | DatasetFileError> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DatasetFileError) return error;
    throw error;
  }
}
