import type { Row } from '#web/live/board.svelte.ts';

/** What never pages out: nobody has taken it, or its time is over. */
export const isUrgent = (row: Row): boolean => row.phase === 'declared' || row.standing.over;
