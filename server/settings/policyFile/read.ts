import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { type Policy, policySchema } from '#shared/clock/policy.ts';
import { faultsOf } from '#shared/clock/policyCheck.ts';
import { policyFile as en } from '#shared/i18n/en/policyFile.ts';
import { type Both, filledBoth, type Params } from '#shared/i18n/filled.ts';
import { policyFile as zh } from '#shared/i18n/zh/policyFile.ts';
import { keysAt, wantedAt } from './wanted.ts';

type FaultCode = keyof typeof zh.policyFile.fault;

/** What is wrong in a file, where, and how to mend it. Lines and columns count from 1. */
export interface FileFault {
  readonly line: number;
  readonly column: number;
  /** The way to the key: `rules.0.respond.critical`; empty where the text cannot be read that far. */
  readonly field: string;
  readonly code: FaultCode;
  readonly message: Both;
}
export type PolicyRead = { readonly policy: Policy } | { readonly faults: readonly FileFault[] };

const messageOf = (code: FaultCode, params: Params = {}): Both =>
  filledBoth({ zh: zh.policyFile.fault[code], en: en.policyFile.fault[code] }, params);
const fault = (line: number, column: number, field: string, code: FaultCode, params?: Params): FileFault => ({
  line,
  column,
  field,
  code,
  message: messageOf(code, params),
});

/** Far more than a policy has. The parser descends with its input, and would take the process with it. */
const MOST = { lineLength: 300, indentation: 40, brackets: 10 } as const;

/** The first line that is nested deeper than any policy; null when none is. */
function tooDeep(text: string): number | null {
  let brackets = 0;
  for (const [i, line] of text.split('\n').entries()) {
    for (const c of line) brackets = Math.max(0, brackets + (/[[{]/.test(c) ? 1 : /[\]}]/.test(c) ? -1 : 0));
    const lead = /^[\s?:-]*/.exec(line)?.[0].length ?? 0;
    if (line.length > MOST.lineLength || lead > MOST.indentation || brackets > MOST.brackets) return i + 1;
  }
  return null;
}

/** By the codes of the `yaml` package. */
const SYNTAX: Readonly<Record<string, FaultCode>> = {
  DUPLICATE_KEY: 'key_twice',
  TAB_AS_INDENT: 'tab',
  BAD_INDENT: 'indent',
  MISSING_CHAR: 'quotes',
  MULTIPLE_DOCS: 'documents',
  BAD_ALIAS: 'alias',
};
/** One wrong line makes many that cannot be read. */
const MOST_SYNTAX_FAULTS = 3;

/** Where the value at `path` stands; of a missing one, its group. */
function placeOf(
  document: Document,
  path: readonly PropertyKey[],
  lines: LineCounter,
): { line: number; column: number } {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!isNode(node) || !node.range) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}

/** Where a key of the group at `path` stands. */
function placeOfKey(document: Document, path: readonly PropertyKey[], key: string, lines: LineCounter) {
  const group: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  const found = isMap(group)
    ? group.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key
    : undefined;
  if (!isScalar(found) || !found.range) return placeOf(document, path, lines);
  const { line, col } = lines.linePos(found.range[0]);
  return { line, column: col };
}

type Issue = NonNullable<ReturnType<typeof policySchema.safeParse>['error']>['issues'][number];

interface Source {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, part) => (Object(at) as Readonly<Record<PropertyKey, unknown>>)[part], value);
const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What the schema refuses of `value`, said of the file it was read from. */
function ofIssue(issue: Issue, { value, document, lines }: Source): FileFault[] {
  const { path } = issue;
  const field = path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const { line, column } = placeOfKey(document, path, key, lines);
      return fault(line, column, [...field, key].join('.'), 'unknown_key', { key, list: keysAt(path) });
    });
  const { line, column } = placeOf(document, path, lines);
  const found = valueAt(value, path);
  const wanted = wantedAt(path);
  return [
    found === undefined
      ? fault(line, column, field.join('.'), 'missing', { key: field.at(-1) ?? '', wanted })
      : fault(line, column, field.join('.'), 'wrong', { value: shown(found), wanted }),
  ];
}

/** Places of references: what they stand for could be anything, many times over. */
function aliasesOf(document: Document, lines: LineCounter): FileFault[] {
  const faults: FileFault[] = [];
  visit(document, {
    Alias(_, { range }) {
      const { line, col } = lines.linePos(range?.[0] ?? 0);
      faults.push(fault(line, col, '', 'alias'));
    },
  });
  return faults;
}

/**
 * Reads a policy from the text of a YAML file.
 * @param staff user names of those who can be called; without them whoever is named is taken
 * @returns the policy, or every fault with its place
 */
export function readPolicyText(text: string, staff: ReadonlySet<string> | null = null): PolicyRead {
  const deep = tooDeep(text);
  if (deep !== null) return { faults: [fault(deep, 1, '', 'too_deep')] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0)
    return {
      faults: document.errors.slice(0, MOST_SYNTAX_FAULTS).map(({ code, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return fault(line, col, '', SYNTAX[code] ?? 'not_yaml');
      }),
    };
  if (document.contents === null) return { faults: [fault(1, 1, '', 'empty')] };
  const aliases = aliasesOf(document, lines);
  if (aliases.length > 0) return { faults: aliases };
  const value: unknown = document.toJS();
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => ofIssue(issue, { value, document, lines }));
    return { faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  const faults = faultsOf(parsed.data, staff).map(({ at, code, params }) => {
    const { line, column } = placeOf(document, at, lines);
    return fault(line, column, at.join('.'), code, params);
  });
  return faults.length > 0 ? { faults } : { policy: parsed.data };
}
