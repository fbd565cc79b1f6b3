import { flushSync } from 'svelte';

/** Whether the page is being put on paper, where nobody knows what day it was read on. */
let on = $state(false);

/** The browser takes its picture as soon as it has told. */
const turn = (to: boolean) => (): void =>
  flushSync(() => {
    on = to;
  });
addEventListener('beforeprint', turn(true));
addEventListener('afterprint', turn(false));

export const printing = {
  get on(): boolean {
    return on;
  },
};
