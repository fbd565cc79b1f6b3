import { type CauseNode, type CauseTree, isBeneath, topOf, wayTo } from '#shared/cause/tree.ts';
import { language, t } from '#web/i18n/text.svelte.ts';

const firstOf = (code: string): string => {
  const cause = topOf(code);
  return cause === null ? '' : t(`cause.${cause}`);
};

/** All its words from the first level down, in the reader's language. */
export const wholeName = (tree: CauseTree, code: string): string =>
  [
    firstOf(code),
    ...wayTo(code).map((step) => tree.find((node) => node.code === step)?.[language.current] ?? step),
  ].join(' / ');

/**
 * Nodes that have every word of `q` somewhere on their way down, in either language or in the code. First those beneath
 * `cause`, and of these the ones that are so called themselves: the rest only lie beneath.
 */
export function found(tree: CauseTree, q: string, cause: string): CauseNode[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = ({ code, zh, en }: CauseNode): string => `${zh} ${en} ${code.split('.').at(-1)}`.toLowerCase();
  const has = (text: string): boolean => words.every((word) => text.includes(word));
  const way = ({ code }: CauseNode): string =>
    [
      firstOf(code).toLowerCase(),
      ...tree.filter((node) => node.code === code || isBeneath(code, node.code)).map(textOf),
    ].join(' ');
  const rank = (node: CauseNode): number => (isBeneath(node.code, cause) ? 0 : 2) + (has(textOf(node)) ? 0 : 1);
  return words.length === 0 ? [] : tree.filter((node) => has(way(node))).sort((a, b) => rank(a) - rank(b));
}
