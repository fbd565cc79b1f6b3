import type { Tone } from './tone.ts';

export interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  readonly href?: string;
}

const SHOWN_FOR = 7000;
const AT_MOST = 4;

let list = $state<Toast[]>([]);
let next = 1;

/** Short-lived messages at the edge of the screen. They repeat what the page shows or a control's title says. */
export const toasts = {
  get list(): readonly Toast[] {
    return list;
  },
  show(tone: Tone, text: string, href?: string): void {
    const id = next++;
    list = [...list, { id, tone, text, href }].slice(-AT_MOST);
    setTimeout(() => this.drop(id), SHOWN_FOR);
  },
  drop(id: number): void {
    list = list.filter((toast) => toast.id !== id);
  },
};
