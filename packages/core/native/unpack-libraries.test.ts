import { expect, test } from 'vitest';
import { cudaRequirements } from './unpack-libraries.mjs';

test('keeps the requirements of the and-cuda extra alone, without markers', () => {
  const requirements = [
    'numpy>=1.26.0',
    'nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
    "nvidia-nccl-cu12 (<3.0,>=2.25.1) ; platform_system == 'Linux' and extra == 'and-cuda'",
    'gcs-filesystem>=1; extra == "gcs-filesystem"',
  ];
  expect(cudaRequirements(requirements)).toEqual([
    'nvidia-cublas-cu12<13.0,>=12.5.3.2',
    'nvidia-nccl-cu12<3.0,>=2.25.1',
  ]);
});
