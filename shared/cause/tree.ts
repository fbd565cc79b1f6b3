import { CAUSES, type Cause } from '../ticket/values.ts';
import type { CauseDetail } from './detail.ts';

/**
 * What a fault came from, in three levels. The first is the closed list `CAUSES`: rules hang on it (the law's limit and the
 * customer's own terminal), so it is code. What lies beneath is data, a branch's own: a node is named by its place,
 * `access_line.fibre_cut.dig_up`, and that name never changes, for records say it. Nodes are renamed and retired, not deleted.
 */
export interface CauseNode {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** No longer to be chosen, and nothing beneath it either. */
  readonly retired: boolean;
}
export type CauseTree = readonly CauseNode[];

export const CAUSE_LEVELS = 3;
/** Of a node beneath the first level. */
export const CAUSE_CODE = new RegExp(`^(${CAUSES.join('|')})(\\.[a-z0-9_]{1,30}){1,${CAUSE_LEVELS - 1}}$`);

/** 1 for one of `CAUSES`. */
export const levelOf = (code: string): number => code.split('.').length;

/** The node above; null of the first level. */
export const parentOf = (code: string): string | null => {
  const end = code.lastIndexOf('.');
  return end < 0 ? null : code.slice(0, end);
};

/** From the second level down to the code itself. */
export const wayTo = (code: string): string[] => {
  const names = code.split('.');
  return names.slice(1).map((_, i) => names.slice(0, i + 2).join('.'));
};

/** The first level of a code; null where it is none of `CAUSES`. */
export const topOf = (code: string): Cause | null => CAUSES.find((cause) => cause === code.split('.')[0]) ?? null;

export const isBeneath = (code: string, above: string): boolean => code.startsWith(`${above}.`);

/** The nodes directly beneath, in the tree's order. */
export const beneath = (tree: CauseTree, above: string): CauseTree =>
  tree.filter((node) => parentOf(node.code) === above);

/** Depth first: each node followed by what lies beneath it, siblings as they were. Nodes without their parent are left out. */
export function inOrder<T extends Pick<CauseNode, 'code'>>(nodes: readonly T[]): T[] {
  const under = new Map<string | null, T[]>();
  for (const node of nodes) {
    const above = parentOf(node.code);
    under.set(above, [...(under.get(above) ?? []), node]);
  }
  const walk = (above: string): T[] => (under.get(above) ?? []).flatMap((node) => [node, ...walk(node.code)]);
  return CAUSES.flatMap(walk);
}

const nodesTo = (tree: CauseTree, code: string): CauseNode[] =>
  wayTo(code).flatMap((step) => tree.find((node) => node.code === step) ?? []);

/** Whether it, or a node above it, is no longer to be chosen. */
export const isRetired = (tree: CauseTree, code: string): boolean => nodesTo(tree, code).some((node) => node.retired);

/** What may be chosen now, in the tree's order. */
export const choosable = (tree: CauseTree): CauseTree => tree.filter(({ code }) => !isRetired(tree, code));

/** A node with its words as they are now; null where the tree has no such node. */
export function detailOf(tree: CauseTree, code: string): CauseDetail | null {
  const nodes = nodesTo(tree, code);
  return nodes.at(-1)?.code === code ? { code, labels: nodes.map(({ zh, en }) => ({ zh, en })) } : null;
}
