import * as z from 'zod/mini';

const STORED = 'demarc.wall';
const hour = z.int().check(z.minimum(0), z.maximum(23));

/** How this screen shows the wall: kept by the screen itself, since two walls of one branch need not be alike. */
const setupSchema = z.object({
  /** Pages of the playlist beside the faults. */
  pools: z.boolean(),
  seconds: z.int().check(z.minimum(5), z.maximum(300)),
  sound: z.boolean(),
  dim: z.boolean(),
  dimFrom: hour,
  dimTo: hour,
  /** Visitors are in the room: nobody is named. */
  masked: z.boolean(),
});
export type WallSettings = z.infer<typeof setupSchema>;

const DEFAULT: WallSettings = {
  pools: false,
  seconds: 15,
  sound: true,
  dim: true,
  dimFrom: 22,
  dimTo: 7,
  masked: false,
};

/** What was kept, as far as it still makes sense. */
export function settingsOf(stored: string | null): WallSettings {
  try {
    const parsed = z.partial(setupSchema).safeParse(JSON.parse(stored ?? '{}'));
    return parsed.success ? { ...DEFAULT, ...parsed.data } : DEFAULT;
  } catch {
    return DEFAULT; // not even JSON: somebody else's
  }
}

export class WallSetup {
  current = $state.raw<WallSettings>(settingsOf(localStorage.getItem(STORED)));

  change(change: Partial<WallSettings>): void {
    this.current = { ...this.current, ...change };
    localStorage.setItem(STORED, JSON.stringify(this.current));
  }
}
