/** Longest edge, in pixels: a label on a splice can still be read. */
const EDGE = 2000;
const QUALITY = 0.8;

/** This browser cannot open the picture (HEIC outside Apple's, or broken). */
export class UnreadablePhoto extends Error {}

const size = (bitmap: ImageBitmap): readonly [number, number] => {
  const scale = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height));
  return [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
};

/**
 * A photo made small enough to travel, as JPEG, drawn anew: upright, and without what the camera wrote into it about
 * place, time and device.
 * @throws UnreadablePhoto
 */
export async function travelSize(photo: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' }).catch(() => {
    throw new UnreadablePhoto();
  });
  try {
    const [width, height] = size(bitmap);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context === null) throw new UnreadablePhoto();
    // A transparent picture would turn black.
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    if (made === null) throw new UnreadablePhoto();
    return made;
  } finally {
    bitmap.close();
  }
}

/** What is attached: pictures made small, anything else as it is. */
export const travelling = (file: File): Promise<Blob> =>
  file.type.startsWith('image/') ? travelSize(file) : Promise.resolve(file);

/** As it is called on the ticket: it is a JPEG now. */
export const travelName = (file: File): string =>
  file.type.startsWith('image/') ? `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg` : file.name;
