import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { Template, TemplateDetail } from '#shared/api/wording.ts';
import { LANGUAGES, type Language } from '#shared/i18n/languages.ts';
import { shippedTemplate } from '#shared/wording/defaults.ts';
import { type TemplateKey, WORDING_KINDS } from '#shared/wording/kinds.ts';
import { parseTemplate } from '#shared/wording/template.ts';
import { Problem } from '../http/problem.ts';

type Client = pg.ClientBase | pg.Pool;

interface Version {
  readonly version: number;
  readonly text: string | null;
  readonly changedAt: Date;
  readonly changedBy: string;
}

const VERSION = `w.version, w.text, w.changed_at as "changedAt", coalesce(u.name, w.changed_by) as "changedBy"`;
const FROM = 'from wording_template w left join app_user u on u.id = w.changed_by';

const asTemplate = ({ kind, lang }: TemplateKey, newest: Version | undefined): Template => {
  const shipped = shippedTemplate(kind, lang);
  return {
    kind,
    lang,
    text: newest?.text ?? shipped,
    shipped,
    own: typeof newest?.text === 'string',
    version: newest?.version ?? 0,
    changedAt: newest?.changedAt.toISOString() ?? null,
    changedBy: newest?.changedBy ?? null,
  };
};

/** Every template of a branch as it stands: its own where it has one. */
export async function listTemplates(client: Client, branch: string): Promise<Template[]> {
  const { rows } = await client.query<Version & TemplateKey>(
    `select distinct on (w.kind, w.lang) w.kind, w.lang, ${VERSION} ${FROM}
     where w.branch = $1 order by w.kind, w.lang, w.version desc`,
    [branch],
  );
  return WORDING_KINDS.flatMap((kind) =>
    LANGUAGES.map((lang) =>
      asTemplate(
        { kind, lang },
        rows.find((row) => row.kind === kind && row.lang === lang),
      ),
    ),
  );
}

/** A branch's own templates in a language, by kind; nothing for a kind that is as shipped. */
export async function ownTemplates(client: Client, branch: string, lang: Language): Promise<Map<string, string>> {
  const { rows } = await client.query<{ kind: string; text: string | null }>(
    `select distinct on (kind) kind, text from wording_template
     where branch = $1 and lang = $2 order by kind, version desc`,
    [branch, lang],
  );
  return new Map(rows.flatMap(({ kind, text }) => (text === null ? [] : [[kind, text] as const])));
}

/** One template with all its versions, the newest first. */
export async function readTemplate(client: Client, branch: string, key: TemplateKey): Promise<TemplateDetail> {
  const { rows } = await client.query<Version>(
    `select ${VERSION} ${FROM} where w.branch = $1 and w.kind = $2 and w.lang = $3 order by w.version desc`,
    [branch, key.kind, key.lang],
  );
  return {
    ...asTemplate(key, rows[0]),
    versions: rows.map((row) => ({ ...row, changedAt: row.changedAt.toISOString() })),
  };
}

/**
 * Keeps a new version; the one before stays readable.
 * @param text null: back to the shipped one
 * @throws Problem 400 `invalid_template` with each fault and its place, 409 where somebody changed it since `expectedVersion`
 */
export async function changeTemplate(
  client: Client,
  caller: Caller,
  key: TemplateKey,
  change: { readonly text: string | null; readonly expectedVersion: number },
): Promise<TemplateDetail> {
  const parsed = change.text === null ? null : parseTemplate(change.text, key.kind);
  if (parsed?.ok === false)
    throw new Problem(
      400,
      'invalid_template',
      'The template cannot be used as it stands; each error names its line and column.',
      parsed.errors.map(({ code, line, column, found }) => ({
        field: 'text',
        code,
        message: `line ${line}, column ${column}: ${found}`,
      })),
    );
  const { rowCount } = await client.query(
    `insert into wording_template (branch, kind, lang, version, text, changed_by, changed_at)
     select $1, $2, $3, $4::int + 1, $5, $6, demarc_now()
     where coalesce((select max(version) from wording_template where branch = $1 and kind = $2 and lang = $3), 0) = $4::int
     on conflict do nothing`,
    [caller.branch, key.kind, key.lang, change.expectedVersion, change.text, caller.user],
  );
  if (rowCount === 0)
    throw new Problem(409, 'template_changed', 'Somebody changed this template meanwhile; look at theirs first.', [
      { field: 'expectedVersion', code: 'template_changed', message: 'read the template again' },
    ]);
  return readTemplate(client, caller.branch, key);
}
