import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeVerdict } from '../evidence/verdict.ts';
import { isEvidence, readHead, verify } from '../evidence/verify.ts';

/**
 * `npm run verify-evidence -- FILE [--head HEX]`: whether an evidence package is intact. Opens no database and asks nobody.
 * Exit code 0: intact; 1: not; 2: it could not be looked at.
 */
const USAGE = `npm run verify-evidence -- FILE [--head HEX]

FILE        an evidence package, from a ticket's page or GET /api/tickets/:no/evidence
--head HEX  the record digest that a notice stated, 16 digits or more: says at which fact it stands

Exit code 0: intact. 1: not intact, and what does not hold. 2: not a file that can be looked at.`;

/** Why nothing could be looked at, and what to do. */
class Unreadable extends Error {}

function readArguments(args: readonly string[]): { readonly file: string; readonly head: string | null } {
  const { values, positionals } = parse(args);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Unreadable(`Name one file.\n\n${USAGE}`);
  if (values.head === undefined) return { file, head: null };
  const head = readHead(values.head);
  if (head === null)
    throw new Unreadable(
      `--head must be 16 to 64 hexadecimal digits, as a notice states them; it is "${values.head}".`,
    );
  return { file, head };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { head: { type: 'string' } } });
  } catch (thrown) {
    throw new Unreadable(`${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${USAGE}`);
  }
}

/** npm runs commands in the project's folder; whoever calls names files from where they are. */
const placeOf = (file: string): string => path.resolve(process.env.INIT_CWD ?? '', file);

function readPackage(file: string): unknown {
  const read = (): string => {
    try {
      return readFileSync(placeOf(file), 'utf8');
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
      throw new Unreadable(`${file} cannot be read (${code}): name a file that exists and that you may read.`);
    }
  };
  const text = read();
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isEvidence(json)) return json;
  } catch {
    throw new Unreadable(`${file} is not JSON, or not all of it is there: download the package again.`);
  }
  throw new Unreadable(`${file} is not an evidence package: its format is not demarc-evidence/1.`);
}

try {
  const args = process.argv.slice(2);
  if (args.includes('--help')) process.stdout.write(`${USAGE}\n`);
  else {
    const { file, head } = readArguments(args);
    const verdict = verify(readPackage(file), head);
    process.stdout.write(`${describeVerdict(verdict).join('\n')}\n`);
    process.exitCode = verdict.intact ? 0 : 1;
  }
} catch (thrown) {
  if (!(thrown instanceof Unreadable)) throw thrown;
  process.stderr.write(`Not verified. ${thrown.message}\n`);
  process.exitCode = 2;
}
