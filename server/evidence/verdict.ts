import { describeFlaw } from './flaw.ts';
import type { Verdict } from './verify.ts';

/** `1, 3, 8–24`. */
const list = (versions: readonly number[]): string =>
  versions
    .reduce<{ from: number; to: number }[]>((runs, version) => {
      const last = runs.at(-1);
      return last?.to === version - 1
        ? [...runs.slice(0, -1), { from: last.from, to: version }]
        : [...runs, { from: version, to: version }];
    }, [])
    .map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
    .join(', ');

/**
 * What a verdict says, and what it does not: a chain that was made anew as a whole is whole in itself, and only a head that
 * its reader holds from elsewhere tells the two apart.
 * @returns a line each
 */
export function describeVerdict(verdict: Verdict): string[] {
  if (!verdict.intact) return [`NOT INTACT. ${describeFlaw(verdict.flaw)}`];
  const { ticket, head, facts, inPart, unseen, headAt } = verdict;
  const lines = [
    `INTACT. Ticket ${ticket}: ${facts} facts, none missing, in order of time, each bound to the one before it.`,
    `Head ${head}`,
    'Ledger, clocks, findings, tests, notices and attachments are what these facts give.',
  ];
  if (inPart.length > 0)
    lines.push(
      `In part, on the word of the desk that made the package (the chain binds the whole facts, which this reader does not have): ${list(inPart)}.`,
    );
  if (unseen.length > 0) lines.push(`Not shown to this reader, in the chain by their digests: ${list(unseen)}.`);
  lines.push(
    headAt === null
      ? 'No head to compare with. A record rewritten as a whole, or cut off at its end, would look the same: give the digest that a notice stated (--head).'
      : `The given head is that of fact ${headAt} of ${facts}: up to there this is the record that it was stated of.`,
  );
  return lines;
}
