/**
 * One line of CSV (RFC 4180) → its cells, trimmed; null when a quote is left open.
 * Our own, because it runs for every record and because a line is a record here: a library that joins lines until a
 * quote closes would lose the neighbours of one broken line. `csv-parse` is what its test compares it with.
 */
export function splitCsvLine(line: string, delimiter: string): string[] | null {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    while (line[at] === ' ') at += 1;
    if (line[at] === '"') {
      let cell = '';
      at += 1;
      for (;;) {
        const close = line.indexOf('"', at);
        if (close === -1) return null;
        cell += line.slice(at, close);
        at = close + 1;
        if (line[at] !== '"') break;
        cell += '"';
        at += 1;
      }
      while (line[at] === ' ') at += 1;
      if (at < line.length && line[at] !== delimiter) return null;
      cells.push(cell.trim());
    } else {
      const end = line.indexOf(delimiter, at);
      cells.push(line.slice(at, end === -1 ? undefined : end).trim());
      at = end === -1 ? line.length : end;
    }
    if (at >= line.length) return cells;
    at += 1;
  }
}

const DELIMITERS = [',', ';', '\t'];

/** The delimiter that a line uses most; a comma where it uses none. */
export const delimiterOf = (line: string): string =>
  DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length })).reduce((best, next) =>
    next.count > best.count ? next : best,
  ).delimiter;
