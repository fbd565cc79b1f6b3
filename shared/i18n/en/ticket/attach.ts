import type { Messages } from '../../languages.ts';
import type { attach as source } from '../../zh/ticket/attach.ts';

export const attach: Pick<Messages, keyof typeof source> = {
  attach: {
    title: 'Files',
    none: 'No photos or files yet.',
    add: 'Add',
    adding: 'Sending {{name}}',
    shown: 'The customer sees it',
    shownHint: 'On the customer’s own page.',
    unreadable: 'This browser cannot open the photo. Send it as JPEG or PNG.',
    photos: 'Photos from the site',
    open: 'Open {{name}}',
    evidence: 'Files that show it',
    evidenceHint: 'Photos, screenshots or letters. The customer sees what is sent from here.',
    evidenceOwn: 'Photos or screenshots; you can take one now.',
    evidenceAdd: 'Add a photo or file',
    evidenceOf: 'Files that show it: {{count}}',
    internal: 'internal',
    hidden: '{{count}} more internal',
  },
};
