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

theme.start();
clock.start();
await Promise.all([startTexts(), session.load()]);
mount(App, { target });
if (import.meta.env.PROD) {
  const { install } = await import('./install.ts');
  // Whoever declares must be able to without a network.
  const customer = session.state === 'in' && session.me.role === 'customer';
  const declaring = [() => import('./outbox/Keeper.svelte'), () => import('./views/PortalDeclare.svelte')];
  void install(customer ? [...declaring, () => import('./views/Portal.svelte')] : []);
}
