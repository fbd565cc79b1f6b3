import type { Figures } from '../api/report.ts';
import type { CauseDetail } from '../cause/detail.ts';
import { type CauseTree, inOrder, wayTo } from '../cause/tree.ts';
import type { Verdict } from './attainment.ts';
import type { Case } from './case.ts';
import { Groups, addTo } from './groups.ts';

type Label = Figures['causeDetails'][number]['label'];

/** Faults by what lies beneath the first level of causes; one counts for its own node and for each above it. */
export class CauseTally {
  readonly #groups = new Groups<string>();
  readonly #recorded = new Map<string, Label>();

  constructor(readonly tree: CauseTree) {}

  add(one: Case, { code, labels }: CauseDetail, verdict: Verdict | null, net: number | null): void {
    for (const [level, step] of wayTo(code).entries()) {
      addTo(this.#groups.at(step), one, verdict, net);
      this.#recorded.set(step, labels[level] ?? { zh: step, en: step });
    }
  }

  /** Depth first, of those beneath the same the most faults first; in the words of the tree as it is now. */
  figures(): Figures['causeDetails'] {
    return inOrder(
      this.#groups.all().map(([code, { faults, net }]) => {
        const node = this.tree.find((known) => known.code === code);
        const label = node === undefined ? this.#recorded.get(code) : { zh: node.zh, en: node.en };
        return { code, label: label ?? { zh: code, en: code }, faults, net };
      }),
    );
  }
}
