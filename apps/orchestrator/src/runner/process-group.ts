/**
 * Ends every process of a group at once; a group that is gone already is fine. Processes that have begun a group of
 * their own are not reached.
 *
 * @param leaderPid id of the process that began the group, whether it still runs or not
 */
export function killGroup(leaderPid: number): void {
  try {
    process.kill(-leaderPid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    throw error;
  }
}
