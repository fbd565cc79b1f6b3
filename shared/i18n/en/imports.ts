import type { imports as source } from '../zh/imports.ts';
import type { Messages } from '../languages.ts';

export const imports: Pick<Messages, keyof typeof source> = {
  imports: {
    title: 'Imports',
    note: 'Call records sent from this page or by another system, latest first',
    none: 'No call records imported yet',
    noneText: 'A file imported above, or sent by another system, is listed here.',
    at: 'Time',
    by: 'Imported by',
    file: 'File',
    noName: 'Unnamed file',
    standing: 'State',
    open: 'Details',
    openOne: 'Details of the import of {{file}}',
    older: 'Older ones',
    ended: 'Ended',
    source: { person: 'From the page', system: 'Another system', demo: 'Demo data' },
    format: { auto: 'Detected', demo: 'Demo' },
    state: { running: 'Importing', stalled: 'Interrupted', failed: 'Not finished', done: 'Done' },
    about: {
      running: 'Being read; the figures grow with it.',
      stalled:
        'It has not moved for two minutes: the connection or the server went away. What was accepted is kept, and importing the same file again charges nothing twice.',
      failed:
        'It was not read to its end: {{why}} What was accepted is kept, and importing the same file again charges nothing twice.',
      done: 'The whole file was read.',
    },
    brokenOff: 'The connection or the server failed.',
    firstOf: 'The first {{shown}} of {{total}} rejected lines',
    downloadFirst: 'Download the first {{kept}}',
    csv: { name: 'rejected call records', line: 'Line', code: 'Code', reason: 'Reason', detail: 'Detail' },
  },
};
