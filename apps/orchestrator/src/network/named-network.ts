/** A network by the name that it has in tables and pictures. */
export interface NamedNetwork {
  readonly name: string;
  /** Path of a checkpoint file. */
  readonly checkpoint: string;
}
