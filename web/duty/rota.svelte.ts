import {
  type DutyWeek,
  dutyMadeSchema,
  dutyWeekSchema,
  type NewOverride,
  type NewShift,
  type OnDuty,
  onDutySchema,
} from '#shared/api/duty.ts';
import { request, requestNothing } from '#web/http/request.ts';

const DUTY = '/api/duty';
const EVERY = 60_000;

/** Who is on duty, read again every minute while it is followed. What was read last stays when it cannot be read. */
export class OnDutyNow {
  items = $state.raw<OnDuty['items'] | null>(null);
  refused = $state.raw<unknown>(null);

  follow(): () => void {
    void this.read();
    const timer = setInterval(() => void this.read(), EVERY);
    return () => clearInterval(timer);
  }

  async read(): Promise<void> {
    try {
      this.items = (await request(DUTY, onDutySchema)).items;
      this.refused = null;
    } catch (refused) {
      this.refused = refused;
    }
  }
}

/** A week of the rota, and what changes it. */
export class RotaWeek {
  week = $state.raw<DutyWeek | null>(null);
  refused = $state.raw<unknown>(null);
  /** The first day that is looked at; null: today. */
  from: string | null = null;

  async load(from: string | null = this.from): Promise<void> {
    this.from = from;
    try {
      this.week = await request(`${DUTY}/week${from === null ? '' : `?from=${from}`}`, dutyWeekSchema);
      this.refused = null;
    } catch (refused) {
      this.refused = refused;
    }
  }

  /** @throws Problem */
  async addShift(json: NewShift): Promise<void> {
    await request(`${DUTY}/shifts`, dutyMadeSchema, { method: 'POST', json });
    await this.load();
  }
  /** @throws Problem */
  async addOverride(json: NewOverride): Promise<void> {
    await request(`${DUTY}/overrides`, dutyMadeSchema, { method: 'POST', json });
    await this.load();
  }
  /** @throws Problem */
  async remove(of: 'shifts' | 'overrides', id: string): Promise<void> {
    await requestNothing(`${DUTY}/${of}/${id}`, { method: 'DELETE' });
    await this.load();
  }
}

/** A day so many days later, `YYYY-MM-DD`. */
export const dayAfter = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
