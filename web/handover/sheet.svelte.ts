import {
  type HandoverSheet,
  handoverSheetSchema,
  type KeptHandover,
  keptHandoverSchema,
} from '#shared/api/handover.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

/**
 * The sheet of the shift on duty. It is read again when the board changes and now and then besides, since the other
 * shift's signature is no change of the board; words being typed are never overwritten.
 */
export class SheetDesk {
  sheet = $state.raw<HandoverSheet | null>(null);
  /** What could not be read, in the reader's words. */
  unread = $state<string | null>(null);
  /** Why the last step was refused. */
  refused = $state<string | null>(null);
  busy = $state(false);
  notes = $state('');
  guarded = $state('');
  readonly unsaved = $derived(
    this.sheet !== null && (this.notes !== this.sheet.notes || this.guarded !== this.sheet.guarded),
  );

  #take(sheet: HandoverSheet): void {
    const untouched = !this.unsaved;
    this.sheet = sheet;
    this.unread = null;
    if (!untouched) return;
    this.notes = sheet.notes;
    this.guarded = sheet.guarded;
  }

  async read(): Promise<void> {
    if (this.busy) return;
    try {
      const sheet = await request('/api/handover', handoverSheetSchema);
      if (!this.busy) this.#take(sheet);
    } catch (error) {
      this.unread = explain(error);
    }
  }

  async #step<T>(work: (version: number) => Promise<T>): Promise<T | null> {
    if (this.sheet === null || this.busy) return null;
    this.busy = true;
    this.refused = null;
    try {
      return await work(this.sheet.version);
    } catch (error) {
      this.refused = explain(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  async save(): Promise<boolean> {
    const { notes, guarded } = this;
    const saved = await this.#step((version) =>
      request('/api/handover', handoverSheetSchema, { method: 'POST', json: { version, notes, guarded } }),
    );
    if (saved === null) return false;
    // The server trims: what it kept is what is shown.
    this.notes = saved.notes;
    this.guarded = saved.guarded;
    this.#take(saved);
    return true;
  }

  async #turn(path: 'sign' | 'give-back'): Promise<void> {
    const turned = await this.#step((version) =>
      request(`/api/handover/${path}`, handoverSheetSchema, { method: 'POST', json: { version } }),
    );
    if (turned !== null) this.#take(turned);
    else await this.read();
  }
  sign = (): Promise<void> => this.#turn('sign');
  giveBack = (): Promise<void> => this.#turn('give-back');

  /** @returns what is kept now; null when it was refused */
  async accept(): Promise<KeptHandover | null> {
    const kept = await this.#step((version) =>
      request('/api/handover/accept', keptHandoverSchema, { method: 'POST', json: { version } }),
    );
    await this.read();
    return kept;
  }
}
