import type { ScreenState } from '#shared/screens/freshness.ts';
import type { Tone } from '#web/ui/tone.ts';

export const STATE_TONE: Record<ScreenState, Tone> = {
  fresh: 'ok',
  stale: 'danger',
  dark: 'breached',
  resting: 'paused',
  waiting: 'attention',
  revoked: 'paused',
};
