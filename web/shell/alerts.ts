import type { AlertPush } from '#shared/live/protocol.ts';
import type { Tone } from '#web/ui/tone.ts';

/** How urgent a pushed alert looks. */
export const ALERT_TONE: Record<AlertPush['severity'], Tone> = {
  critical: 'breached',
  major: 'danger',
  minor: 'attention',
  warning: 'attention',
};
