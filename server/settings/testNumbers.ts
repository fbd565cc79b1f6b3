import type pg from 'pg';
import { Problem } from '#server/http/problem.ts';
import { toNumber } from '#server/pool/number.ts';
import { readHomeArea } from '#server/pool/terms.ts';
import type { EditBranch } from '#shared/api/branch.ts';
import type { TestNumbers } from '#shared/ticket/decide/callRecords.ts';

/** By which numbers a branch tests calls, as it is set now. None of either: it tests no calls by their records. */
export async function testNumbersOf(
  client: Pick<pg.Pool | pg.ClientBase, 'query'>,
  branch: string,
): Promise<TestNumbers> {
  const { rows } = await client.query<TestNumbers>({
    name: 'test-numbers',
    text: 'select test_number as number, test_lines as lines from branch where id = $1',
    values: [branch],
  });
  return rows[0] ?? { number: null, lines: [] };
}

/** All of them: a call with any of these is a test, and charged to nobody. */
export const allOf = ({ number, lines }: TestNumbers): ReadonlySet<string> =>
  new Set(number === null ? lines : [number, ...lines]);

function e164(field: string, written: string, homeArea: string): string {
  const number = toNumber(written, homeArea);
  if (number?.startsWith('+') === true) return number;
  const message = `${written} is no number that can be dialled from outside. Write it as 0${homeArea} 1234567.`;
  throw new Problem(422, 'phone_invalid', message, [{ field, code: 'phone_invalid', message }]);
}

/**
 * The numbers as they are kept.
 * @throws Problem 422 `phone_invalid`; `test_number_in_service`: its customer's calls would all be free, and pass for tests
 */
export async function wantedNumbers(
  client: pg.ClientBase,
  branch: string,
  before: TestNumbers,
  { testNumber, testLines }: Pick<EditBranch, 'testNumber' | 'testLines'>,
): Promise<TestNumbers> {
  if (testNumber === undefined && testLines === undefined) return before;
  const homeArea = await readHomeArea(client, branch);
  const number = testNumber === undefined ? before.number : testNumber && e164('testNumber', testNumber, homeArea);
  const lines = testLines === undefined ? before.lines : testLines.map((line) => e164('testLines', line, homeArea));
  // What was not sent was looked at when it was: a name or a time zone must not wait for it to be put right.
  const sent = { number: testNumber === undefined ? null : number, lines: testLines === undefined ? [] : lines };
  const { rows } = await client.query<{ number: string }>(
    'select number from service_number where number = any($1::text[]) limit 1',
    [[...allOf(sent)]],
  );
  const [taken] = rows;
  if (taken !== undefined) {
    const message = `${taken.number} is the number of a customer's service.`;
    const field = taken.number === sent.number ? 'testNumber' : 'testLines';
    throw new Problem(422, 'test_number_in_service', message, [{ field, code: 'test_number_in_service', message }]);
  }
  return { number, lines: [...new Set(lines)] };
}
