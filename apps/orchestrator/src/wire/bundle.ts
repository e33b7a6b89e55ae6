/** What was read of a sweep, to be shown without a server. */
export interface Bundle {
  readonly version: 1;
  /** Name and id of the sweep. */
  readonly sweep: string;
  readonly id: string;
  /** JSON documents by the path that they answer, with the query behind it where it matters. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** Texts by the path that they answer. */
  readonly texts: Readonly<Record<string, BundledText>>;
  /** Of each metric of each stage. */
  readonly series: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Of each evaluation: of each sample with pictures, cells of the confusion matrix and pixels in turns. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  /** Script that brings the pictures of a path. */
  readonly scripts: Readonly<Record<string, string>>;
}

export interface BundledText {
  readonly type: string;
  readonly text: string;
}

/** What a script of a bundle brings: contents in base64, and what answers each path. */
export interface BundledPictures {
  readonly contents: readonly string[];
  /** Place of the content. */
  readonly paths: Readonly<Record<string, number>>;
}
