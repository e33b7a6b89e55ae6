import { describeDatasetContract } from '../dataset-contract.js';

type IdsBySplit = Readonly<Record<string, readonly string[]>>;

const lines = (ids: readonly string[] = [], line: (id: string) => string): string => ids.map(line).join('\n');

/** What both forms have in common. */
const SHARED = {
  name: 'sun-rgbd',
  splits: ['test', 'train'],
  splitFolders: 'listed',
  otherFiles: {},
  numClasses: 37,
  voidRawId: 0,
  unknown: { rawId: 38, allowed: '0 to 37 or 255' },
  emptyRootMessage:
    'must hold a folder SUNRGBD, or the folders image and label37 of the flat re-release; got no folder',
} as const;

describeDatasetContract({
  ...SHARED,
  spec: (root) => ({ name: 'sun-rgbd', root, omitRealsense: true }),
  imagePath: (_, id) => `SUNRGBD/${id}/image/0001.png`,
  labelPath: (_, id) => `SUNRGBD/${id}/label/label.png`,
  folders: () => ({ images: 'SUNRGBD/kv1/NYUdata/NYU0003/image', labels: 'SUNRGBD/kv1/NYUdata/NYU0003/label' }),
  splitLists: ({ test, train }: IdsBySplit) => ({
    'sunrgbd_testing_images.txt': lines(test, (id) => `SUNRGBD/${id}/image/0001.png`),
    'sunrgbd_training_images.txt': lines(train, (id) => `SUNRGBD/${id}/image/0001.png`),
  }),
  trainIds: ['kv1/NYUdata/NYU0003', 'xtion/sun3ddata/hotel/hotel/0000110-000003653244'],
  valId: 'kv2/kinect2data/000065-resize',
  known: { rawId: 37, classIndex: 36 },
});

describeDatasetContract({
  ...SHARED,
  spec: (root) => ({ name: 'sun-rgbd', root, omitRealsense: false }),
  imagePath: (split, id) => `image/${split}/${id.split('/')[1]}.jpg`,
  labelPath: (split, id) => `label37/${split}/${id.split('/')[1]}.png`,
  folders: (split) => ({ images: `image/${split}`, labels: `label37/${split}` }),
  splitLists: ({ test, train }: IdsBySplit) => ({
    'test37.txt': lines(test, (id) => `image/${id}.jpg depth/${id}.png label37/${id}.png`),
    'train37.txt': lines(train, (id) => `image/${id}.jpg depth/${id}.png ${id.split('/')[1]}.png`),
  }),
  trainIds: ['test/img-000001', 'test/img-000002'],
  valId: 'train/img-000001',
  known: { rawId: 1, classIndex: 0 },
});
