import type { WorkState } from '#shared/works/work.ts';
import type { Tone } from '#web/ui/tone.ts';

export const STATE_TONE: Readonly<Record<WorkState, Tone>> = {
  upcoming: 'plain',
  running: 'attention',
  over: 'ok',
  cancelled: 'paused',
};
