import type { MeasuringProgram } from '../network/measure-in-child.js';
import type { PlanDependencies } from '../plan/plan-sweep.js';
import type { StageProgram } from '../runner/supervise-stage.js';
import type { Clock } from '../scheduler/run-event.js';

/** What commands need of the world around them. */
export interface Services extends PlanDependencies {
  /** The program that runs a stage. */
  readonly program: StageProgram;
  /** The program that measures a network in a process of its own. */
  readonly measuringProgram: MeasuringProgram;
  readonly clock: Clock;
  /** Results and nothing else; ends with a line break. */
  readonly print: (text: string) => void;
  /** One line for the person at the terminal. */
  readonly note: (line: string) => void;
  /** Where progress is shown. */
  readonly progressStream: NodeJS.WriteStream;
}

/** Prints one JSON document. */
export function printJson({ print }: Pick<Services, 'print'>, value: unknown): void {
  print(`${JSON.stringify(value, null, 2)}\n`);
}
