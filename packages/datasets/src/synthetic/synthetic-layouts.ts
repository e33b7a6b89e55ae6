import { writeCityscapesFrame } from '../cityscapes/write-cityscapes.js';
import { writeFreiburgForestFrame } from '../freiburg-forest/write-freiburg-forest.js';
import { writeScannetFrame, writeScannetLists } from '../scannet/write-scannet.js';
import { writeSunRgbdFrame, writeSunRgbdLists } from '../sun-rgbd/write-sun-rgbd.js';
import type { SynthiaCondition } from '../synthia/conditions.js';
import { writeSynthiaRandFrame, writeSynthiaSequenceFrame } from '../synthia/write-synthia.js';
import { describeForest } from './forest/describe-forest.js';
import { describeRoom, type RoomScene } from './indoor/describe-room.js';
import { ROOM_CONDITIONS } from './indoor/room-light.js';
import type { RenderedFrame } from './render/render-scene.js';
import { CONDITIONS, type Condition, type Scene } from './scene.js';
import { describeStreet } from './street/describe-street.js';
import type { SyntheticFormat } from './synthetic-formats.js';

/** Names one scene of a world. */
export interface SceneKey {
  readonly seed: number;
  readonly index: number;
  /** Left out, each scene draws its own. */
  readonly condition?: Condition;
}

/** A frame and its place among the frames of a dataset. */
export interface PlacedFrame<Split extends string = string> {
  readonly split: Split;
  /** Number of the frame within its split, from 0. */
  readonly index: number;
  /** Number over all splits; names the scene. */
  readonly sceneIndex: number;
  readonly frame: RenderedFrame;
  readonly condition: Condition;
  /** What a room is used for; undefined outdoors. */
  readonly sceneType: string | undefined;
}

/** A scene and what its dataset says of it beside the pictures. */
export interface PlaceableScene extends Scene {
  readonly condition: Condition;
  readonly sceneType?: string;
}

/** How the synthetic world is written as one of the datasets. */
export interface SyntheticLayout<Split extends string = string> {
  /** Names of the splits that frames can be written to. */
  readonly splits: readonly Split[];
  /** Conditions that its scenes can have. */
  readonly conditions: readonly Condition[];
  readonly describe: (key: SceneKey & { readonly split: Split }) => PlaceableScene;
  readonly writeFrame: (root: string, placed: PlacedFrame<Split>) => Promise<void>;
  /** Writes what the dataset holds once, such as lists of the splits. */
  readonly finish: (root: string, numFrames: Readonly<Partial<Record<Split, number>>>) => Promise<void>;
}

/** The condition that each folder of SYNTHIA-SEQS stands for; the other five are not among the world's. */
const SEQUENCE_CONDITIONS = {
  summer: 'day',
  sunset: 'dusk',
  dawn: 'dawn',
  night: 'night',
  fog: 'fog',
  rain: 'rain',
  winter: 'snow',
} as const satisfies Partial<Record<SynthiaCondition, Condition>>;
type SequenceSplit = keyof typeof SEQUENCE_CONDITIONS;

const nothingToFinish = async (): Promise<void> => undefined;

const cityscapes: SyntheticLayout<'train' | 'val'> = {
  splits: ['train', 'val'],
  conditions: CONDITIONS,
  describe: describeStreet,
  // A city per condition: scores of each city are scores of each condition.
  writeFrame: (root, { split, sceneIndex, frame, condition }) =>
    writeCityscapesFrame(root, { split, city: condition, index: sceneIndex, frame }),
  finish: nothingToFinish,
};

const synthia: SyntheticLayout<'train' | 'val'> = {
  ...cityscapes,
  writeFrame: (root, { split, sceneIndex, frame }) => writeSynthiaRandFrame(root, { split, index: sceneIndex, frame }),
};

const synthiaSequences: SyntheticLayout<SequenceSplit> = {
  splits: ['dawn', 'fog', 'night', 'rain', 'summer', 'sunset', 'winter'],
  // The split is the condition.
  conditions: [],
  describe: ({ seed, index, split }) => describeStreet({ seed, index, condition: SEQUENCE_CONDITIONS[split] }),
  writeFrame: (root, { split, index, frame }) => writeSynthiaSequenceFrame(root, { split, index, frame }),
  finish: nothingToFinish,
};

const sunRgbd: SyntheticLayout<'train' | 'test'> = {
  splits: ['train', 'test'],
  conditions: ROOM_CONDITIONS,
  describe: describeRoomIn,
  writeFrame: (root, { split, index, frame }) => writeSunRgbdFrame(root, { split, index, frame }),
  finish: (root, { train = 0, test = 0 }) => writeSunRgbdLists(root, { train, test }),
};

const scannet: SyntheticLayout<'train' | 'val' | 'test'> = {
  splits: ['train', 'val', 'test'],
  conditions: ROOM_CONDITIONS,
  describe: describeRoomIn,
  writeFrame: (root, { split, index, frame, sceneType = 'misc.' }) =>
    writeScannetFrame(root, { split, index, frame, sceneType }),
  finish: writeScannetLists,
};

const freiburgForest: SyntheticLayout<'train' | 'test'> = {
  splits: ['train', 'test'],
  conditions: CONDITIONS,
  describe: describeForest,
  writeFrame: (root, { split, sceneIndex, frame }) =>
    writeFreiburgForestFrame(root, { split, index: sceneIndex, frame }),
  finish: nothingToFinish,
};

/** How the frames of each format are described and written. */
export const SYNTHETIC_LAYOUTS = {
  cityscapes: anySplit(cityscapes),
  synthia: anySplit(synthia),
  'synthia-sequences': anySplit(synthiaSequences),
  'sun-rgbd': anySplit(sunRgbd),
  scannet: anySplit(scannet),
  'freiburg-forest': anySplit(freiburgForest),
} as const satisfies Record<SyntheticFormat, SyntheticLayout>;

function describeRoomIn({ condition, ...key }: SceneKey): RoomScene {
  const known = ROOM_CONDITIONS.find((one) => one === condition);
  return describeRoom({ seed: key.seed, index: key.index, ...(known && { condition: known }) });
}

/** The layout for callers that know split names as text; they check them against `splits` first. */
function anySplit<Split extends string>(layout: SyntheticLayout<Split>): SyntheticLayout {
  const own = (split: string): Split => {
    const found = layout.splits.find((name) => name === split);
    if (found === undefined) throw new RangeError(`split must be one of ${layout.splits.join(', ')}; got ${split}`);
    return found;
  };
  return {
    ...layout,
    describe: (key) => layout.describe({ ...key, split: own(key.split) }),
    writeFrame: (root, placed) => layout.writeFrame(root, { ...placed, split: own(placed.split) }),
    finish: (root, numFrames) => layout.finish(root, numFrames as Partial<Record<Split, number>>),
  };
}
