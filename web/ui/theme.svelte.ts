export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED = 'demarc.theme';
const isTheme = (value: string | null): value is Theme => THEMES.some((theme) => theme === value);

let chosen = $state<Theme>('system');
/** A view that has a look of its own (the wall is dark) until the reader chooses. */
let fallback = $state<'light' | 'dark' | null>(null);

const apply = (): void => {
  const theme = chosen === 'system' ? fallback : chosen;
  if (theme === null) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
};

export const theme = {
  get chosen(): Theme {
    return chosen;
  },
  start(): void {
    const stored = localStorage.getItem(STORED);
    chosen = isTheme(stored) ? stored : 'system';
    apply();
  },
  choose(next: Theme): void {
    chosen = next;
    localStorage.setItem(STORED, next);
    apply();
  },
  /** What `read` finds on paper, which is white whatever has been chosen. */
  asLight<T>(read: () => T): T {
    document.documentElement.dataset['theme'] = 'light';
    const found = read();
    apply();
    return found;
  },
  /** What "system" means here; null for the reader's own preference. */
  prefer(next: 'light' | 'dark' | null): void {
    fallback = next;
    apply();
  },
};
