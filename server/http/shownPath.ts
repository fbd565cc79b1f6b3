/** A path as the log may have it: who knows the token of a link may answer in the customer's place. */
export const shownPath = (path: string): string => path.replace(/^(\/r\/)[^/]+/i, '$1…');
