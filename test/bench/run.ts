import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MEASURES } from './measures.ts';
import type { Row } from './row.ts';

/** `npm run bench [-- --out FILE.json --records 10000000 S8 …]`: measures, prints a table, and writes the same as JSON. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function table(rows: readonly Row[]): string {
  const head = ['id', 'what', 'ours', 'baseline', 'ratio', 'unit'] as const;
  const cells = [head, ...rows.map((row) => head.map((name) => String(row[name])))];
  const widths = head.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells.map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')).join('\n');
}

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, records: { type: 'string' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  process.stderr.write(`There is no measure ${unknown.join(', ')}. There are: ${Object.keys(MEASURES).join(', ')}.\n`);
  process.exitCode = 1;
} else {
  const options = values.records === undefined ? {} : { records: Number(values.records) };
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(MEASURES))
    if (positionals.length === 0 || positionals.includes(name)) rows.push(...(await measure(say, options)));
  say(table(rows));
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(rows, null, 2)}\n`);
}
