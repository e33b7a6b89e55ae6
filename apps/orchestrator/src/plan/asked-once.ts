/** Asks once for all arguments of a name, and again where the answer was an error. */
export function askedOnce<Argument, Result>(
  ask: (argument: Argument) => Promise<Result>,
  nameOf: (argument: Argument) => string,
): (argument: Argument) => Promise<Result> {
  const answers = new Map<string, Promise<Result>>();
  return (argument) => {
    const name = nameOf(argument);
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = ask(argument);
    answers.set(name, answer);
    answer.catch(() => answers.delete(name));
    return answer;
  };
}
