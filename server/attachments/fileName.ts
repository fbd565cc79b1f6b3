import type { AttachmentType } from '#shared/ticket/values.ts';

/** The first is given to a file whose name says that it is something else. */
const ENDINGS: Readonly<Record<AttachmentType, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log', 'csv', 'md'],
};
const LONGEST = 120;

/** Folders, and what turns the direction of writing round: `exe.gpj` would read as `jpg.exe`. */
const FOLDERS = /^.*[/\\]/s;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu;
const NOT_IN_NAMES = /[<>:"|?*]/g;

/** A name under which a file of `type` can be kept by anybody: no folder, nothing unseen, and an ending that tells the truth. */
export function fileName(name: string, type: AttachmentType): string {
  const bare = name
    .replace(FOLDERS, '')
    .replace(UNSEEN, '')
    .replace(NOT_IN_NAMES, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const [first = 'bin', ...others] = ENDINGS[type];
  const ending = /\.([^.]+)$/.exec(bare)?.[1]?.toLowerCase() ?? '';
  const kept = [first, ...others].includes(ending) ? ending : first;
  const stem = kept === ending ? bare.slice(0, -(ending.length + 1)) : bare;
  return `${[...stem].slice(0, LONGEST).join('').trim() || 'file'}.${kept}`;
}
