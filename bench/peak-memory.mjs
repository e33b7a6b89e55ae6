/** Largest resident memory of this process so far, in GiB. */
export function peakMemoryGib() {
  return process.resourceUsage().maxRSS / 2 ** 20;
}
