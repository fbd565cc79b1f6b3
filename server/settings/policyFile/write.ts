import { Document, isCollection, isMap, isPair, isScalar, type Pair, visit } from 'yaml';
import type { Policy } from '#shared/clock/policy.ts';
import { policyFile as en } from '#shared/i18n/en/policyFile.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { policyFile as zh } from '#shared/i18n/zh/policyFile.ts';

const TEXTS = { zh, en };

/** As a comment of the `yaml` package: each line begins after the `#`. */
const commented = (text: string): string =>
  text
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');

const isPlain = (item: unknown): boolean => isScalar(isPair(item) ? item.value : item);

/**
 * A policy as a YAML file that an import understands: each key with what it means above it, and those that it could have and
 * has not at the end. What stands in it is up to the schema alone.
 */
export function policyText(policy: Policy, language: Language): string {
  const { policyKey: meanings, policyFile: texts } = TEXTS[language];
  const document = new Document(policy);
  document.commentBefore = commented(texts.head);
  visit(document, {
    Collection(_, node) {
      if (isCollection(node)) node.flow = node.items.every(isPlain);
    },
  });
  const used = new Set<string>();
  if (isMap(document.contents))
    for (const { key } of document.contents.items as Pair[]) {
      if (!isScalar<string>(key)) continue;
      key.spaceBefore = used.size > 0;
      used.add(key.value);
      key.commentBefore = commented(meanings[key.value as keyof Policy]);
    }
  const unused = Object.entries(meanings).filter(([key]) => !used.has(key));
  if (unused.length > 0)
    document.comment = commented([texts.unused, ...unused.map(([key, meaning]) => `${key}: ${meaning}`)].join('\n'));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
