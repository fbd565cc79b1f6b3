import type { Instant } from '#shared/time.ts';
import { instant } from '#shared/time.ts';
import type { SpokenZone } from '#shared/intake/saidTime.ts';
import type { Symptom } from '#shared/ticket/values.ts';
import type { WireDeclaration } from '#web/outbox/entry.ts';

/** What a declaration's form knows to begin with: from a pasted message, or from what was refused and is to be mended. */
export interface Prefill {
  readonly symptom: Symptom | null;
  readonly description: string;
  readonly affected: readonly string[];
  readonly contact: { readonly name: string; readonly phone: string } | null;
  readonly occurred: { readonly at: Instant; readonly zone: SpokenZone } | null;
}

export const prefillOf = (declaration: WireDeclaration): Prefill => ({
  symptom: declaration.symptom,
  description: declaration.description,
  affected: declaration.affectedNumbers ?? [],
  contact: declaration.contact ?? null,
  occurred:
    declaration.occurredAt === undefined ? null : { at: instant(Date.parse(declaration.occurredAt)), zone: 'beijing' },
});
