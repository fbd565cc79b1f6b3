import type { Messages } from '../languages.ts';
import type { causes as source } from '../zh/causes.ts';

export const causes: Pick<Messages, keyof typeof source> = {
  causes: {
    optional: 'optional',
    find: 'Find by name',
    findHint: 'As “dug up”; choose with the arrow keys and Enter, or go level by level below',
    nothing: 'Nothing of that name',
    second: 'More exactly',
    third: 'What happened',
    none: 'Not said',
    tree: 'Causes in three levels',
    fixed:
      'The first level is fixed: time limits hang on it, so it is neither renamed nor retired. Customers read what was said on their own tickets.',
    count: '{{count}} in use',
    retiredCount: '{{count}} retired',
    showRetired: 'Show retired ones',
    filter: 'Find',
    noMatch: 'No cause of that name',
    noMatchText: 'Try other letters, or show the retired ones.',
    add: 'Add',
    addUnder: 'Add beneath “{{name}}”',
    edit: 'Change',
    editOf: 'Change: {{name}}',
    retire: 'Retire',
    retireOf: 'Retire: {{name}}',
    retireText:
      'It can no longer be chosen, nor what lies beneath it. Records keep their words, and reports go on counting it. It can be taken back.',
    takeBack: 'Take back',
    takeBackOf: 'Take back: {{name}}',
    zh: 'In Chinese',
    en: 'In English',
    name: 'Code',
    nameHint: 'Small letters, digits and underscores. It never changes, for records hold it: {{code}}',
    retired: 'Retired',
    own: 'Own',
    added: '“{{name}}” has been added.',
    saved: '“{{name}}” has been saved; the new words are for what is recorded from now on.',
    nowRetired: '“{{name}}” has been retired.',
    nowBack: '“{{name}}” is back in use.',
  },
};
