const ZERO_WIDTH_SPACE = '\u200b';
const HAN_RUN = /\p{Script=Han}{5,}/gu;

/**
 * A name with a place to break in the middle of each long run of Chinese characters, which have no spaces: where there is
 * no room for one line, two of about a length, and no last character left alone. For the eye; nothing to compare or copy.
 */
export const inHalves = (name: string): string =>
  name.replace(HAN_RUN, (run) => {
    const middle = Math.ceil(run.length / 2);
    return run.slice(0, middle) + ZERO_WIDTH_SPACE + run.slice(middle);
  });
