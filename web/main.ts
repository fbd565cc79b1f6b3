import '@fontsource-variable/noto-sans-sc';
import './ui/tokens.css';
import './ui/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { startTexts } from './i18n/text.svelte.ts';
import { clock } from './live/clock.svelte.ts';
import { session } from './session.svelte.ts';
import { theme } from './ui/theme.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');

// Not awaited at the top: the pages fetched meanwhile import from this very file, and would wait for it in turn.
async function start(into: HTMLElement): Promise<void> {
  theme.start();
  clock.start();
  await Promise.all([startTexts(), session.load()]);
  mount(App, { target: into });
}
void start(target);
