import type { Author } from '../facts.ts';

/** Whose word it is: the customer's person when staff recorded it in their name. */
export const spokenFor = (by: Author): string => by.onBehalf?.name ?? by.name;
