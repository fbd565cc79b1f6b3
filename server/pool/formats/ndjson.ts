import { checkRecord, type LineParser } from './record.ts';

/** One JSON object a line. */
export const ndjsonParser: LineParser = (text) => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { code: 'bad_json', message: 'The line is not JSON.' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { code: 'bad_json', message: 'The line is JSON, but not an object.' };
  return checkRecord(value);
};

export const looksLikeNdjson = (line: string): boolean => line.trimStart().startsWith('{');
