import type { Reading } from '#shared/clock/reading.ts';
import type { Tone } from '#web/ui/tone.ts';
import { duration } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { isNear } from './standing.ts';

export interface ClockFace {
  /** 计时 / 暂停（客户段） / 已停 / 超时 */
  readonly word: string;
  /** What remains, or by how much it is over. */
  readonly time: string;
  readonly tone: Tone;
  readonly over: boolean;
}

const pausedWord = (reading: Reading): string =>
  reading.holder === 'customer' || reading.holder === 'suspended'
    ? t(`clockState.paused_${reading.holder}`)
    : t('clockState.paused');

const toneOf = (reading: Reading): Tone => {
  if (reading.breached) return 'breached';
  if (reading.state === 'stopped') return 'ok';
  if (reading.state === 'paused') return reading.holder === 'customer' ? 'customer' : 'paused';
  return isNear(reading) ? 'attention' : 'plain';
};

/** A clock in words. The state is always a word too, never a colour alone. */
export function clockFace(reading: Reading): ClockFace {
  const over = reading.breached;
  const word = reading.excepted
    ? t('clockState.excepted')
    : reading.state === 'stopped'
      ? t(over ? 'clockState.stopped_over' : 'clockState.stopped')
      : reading.state === 'paused'
        ? pausedWord(reading)
        : t(over ? 'clockState.over' : 'clockState.running');
  return { word, time: duration(Math.abs(reading.remaining), true), tone: toneOf(reading), over };
}
