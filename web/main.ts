import '@fontsource-variable/noto-sans-sc';
import './ui/tokens.css';
import './ui/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { startTexts, withTexts } from './i18n/text.svelte.ts';
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
  const declaring = [
    () => withTexts(() => import('./outbox/Keeper.svelte'), 'outbox'),
    () => withTexts(() => import('./views/PortalDeclare.svelte'), 'portal', 'outbox'),
  ];
  void install(
    customer ? [...declaring, () => withTexts(() => import('./views/Portal.svelte'), 'portal', 'pools', 'ticket')] : [],
  );
}
