/** Answers that `remembered` keeps at most. */
const MAX_ANSWERS = 2000;

/**
 * A pure function that keeps its answers, for arguments that come again soon: when there are many, it forgets them all,
 * so that a hundred thousand different arguments do not fill the memory.
 *
 * @param ask called again for an argument whose answer was forgotten; an object that is an argument must not change
 */
export function remembered<Argument, Answer>(ask: (argument: Argument) => Answer): (argument: Argument) => Answer {
  const answers = new Map<Argument, Answer>();
  return (argument) => {
    const known = answers.get(argument);
    if (known !== undefined) return known;
    if (answers.size >= MAX_ANSWERS) answers.clear();
    const answer = ask(argument);
    answers.set(argument, answer);
    return answer;
  };
}
