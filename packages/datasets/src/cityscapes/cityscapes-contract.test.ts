import { describeDatasetContract } from '../dataset-contract.js';

describeDatasetContract({
  name: 'cityscapes',
  spec: (root) => ({ name: 'cityscapes', root, labels: 11 }),
  imagePath: (split, id) => `leftImg8bit/${split}/${id}_leftImg8bit.png`,
  labelPath: (split, id) => `gtFine/${split}/${id}_gtFine_labelIds.png`,
  folders: (split) => ({ images: `leftImg8bit/${split}`, labels: `gtFine/${split}` }),
  otherFiles: { 'license.txt': 'not a picture' },
  trainIds: ['aachen/aachen_000000_000019', 'bochum/bochum_000000_000313'],
  valId: 'munster/munster_000000_000019',
  numClasses: 11,
  known: { rawId: 26, classIndex: 7 },
  voidRawId: 4,
  unknown: { rawId: 34, allowed: '0 to 33 or 255' },
  emptyRootMessage: 'must hold the folders leftImg8bit and gtFine; got no folder in data',
});
