import '@fontsource-variable/noto-sans-sc';
import './ui/tokens.css';
import './ui/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { startTexts, withTexts } from './i18n/text.svelte.ts';
import { clock } from './live/clock.svelte.ts';
import { OFFLINE } from './routes.ts';
import { session } from './session.svelte.ts';
import { theme } from './ui/theme.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');

/** What a page needs before it can be opened without a network: whoever declares must be able to. */
const ahead = (): (() => Promise<unknown>)[] =>
  session.state === 'in' && session.me.role === 'customer'
    ? [() => withTexts(() => import('./outbox/Keeper.svelte'), 'outbox'), ...OFFLINE]
    : [];

// Not awaited at the top: the pages fetched meanwhile import from this very file, and would wait for it in turn.
async function start(into: HTMLElement): Promise<void> {
  theme.start();
  clock.start();
  await Promise.all([startTexts(), session.load()]);
  mount(App, { target: into });
  if (import.meta.env.PROD) await (await import('./install.ts')).install(ahead());
}
void start(target);
