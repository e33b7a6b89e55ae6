import { describeDatasetContract } from '../dataset-contract.js';

const folderOf = (id: string): string => `scannet_frames_25k/${id.slice(0, 12)}`;

describeDatasetContract({
  name: 'scannet',
  spec: (root) => ({ name: 'scannet', root }),
  imagePath: (_, id) => `${folderOf(id)}/color/${id.slice(13)}.png`,
  labelPath: (_, id) => `${folderOf(id)}/label/${id.slice(13)}.png`,
  // A split has the folders of one scan here, so that a whole kind of file can be missing.
  folders: (split) => {
    const scan = split === 'train' ? 'scene0000_00' : 'scene0191_00';
    return { images: `scannet_frames_25k/${scan}/color`, labels: `scannet_frames_25k/${scan}/label` };
  },
  otherFiles: { 'scannetv2_train.txt': 'scene0000_00', 'scannetv2_val.txt': 'scene0191_00' },
  trainIds: ['scene0000_00/000000', 'scene0000_00/000100'],
  valId: 'scene0191_00/000200',
  sizes: 'free',
  numClasses: 20,
  known: { rawId: 39, classIndex: 19 },
  voidRawId: 38,
  unknown: { rawId: 41, allowed: '0 to 40 or 255' },
  emptyRootMessage: 'must hold scene folders (scene0000_00) or a folder scannet_frames_25k; got no folder in data',
});
