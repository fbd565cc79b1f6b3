/** `ending`: whether it is renewed is still to be said, or it has been said that it is not. */
export const TERM_STATES = ['upcoming', 'running', 'ending', 'over', 'terminated'] as const;
export type TermState = (typeof TERM_STATES)[number];
