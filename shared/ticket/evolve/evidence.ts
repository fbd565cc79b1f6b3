import type { EvidenceFiles } from '../facts.ts';

/** The ids of the files that a fact names, where it names any. */
export const idsOf = (files: EvidenceFiles | undefined): { readonly files?: readonly string[] } =>
  files === undefined ? {} : { files: files.map(({ attachment }) => attachment) };
