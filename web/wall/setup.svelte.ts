import * as z from 'zod/mini';
import { WALL_DEFAULT, type WallSettings, wallSettingsSchema } from '#shared/api/screenSettings.ts';

const STORED = 'demarc.wall';

/** What was kept, as far as it still makes sense. */
export function settingsOf(stored: string | null): WallSettings {
  try {
    const parsed = z.partial(wallSettingsSchema).safeParse(JSON.parse(stored ?? '{}'));
    return parsed.success ? { ...WALL_DEFAULT, ...parsed.data } : WALL_DEFAULT;
  } catch {
    return WALL_DEFAULT; // not even JSON: somebody else's
  }
}

/**
 * How this browser shows the wall: kept by itself, since two walls of one branch need not be alike; or as it was given to a
 * paired screen, which nobody who passes by can change.
 */
export class WallSetup {
  #own = $state.raw<WallSettings>(settingsOf(localStorage.getItem(STORED)));
  readonly #given: () => WallSettings | null;

  constructor(given: () => WallSettings | null) {
    this.#given = given;
  }

  get current(): WallSettings {
    return this.#given() ?? this.#own;
  }
  get fixed(): boolean {
    return this.#given() !== null;
  }

  change(change: Partial<WallSettings>): void {
    this.#own = { ...this.#own, ...change };
    localStorage.setItem(STORED, JSON.stringify(this.#own));
  }
}
