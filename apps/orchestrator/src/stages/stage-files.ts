/** Picture of some images with truth, prediction and errors, in the folder of an evaluate stage. */
export const OVERLAY_FILE = 'overlay.png';
