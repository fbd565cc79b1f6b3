import * as z from 'zod/mini';
import { LANGUAGES } from '../i18n/languages.ts';

const hour = z.int().check(z.minimum(0), z.maximum(23));

/** What a wall shows, and how. */
export const wallSettingsSchema = z.object({
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
export type WallSettings = z.infer<typeof wallSettingsSchema>;

export const WALL_DEFAULT: WallSettings = {
  pools: false,
  seconds: 15,
  sound: true,
  dim: true,
  dimFrom: 22,
  dimTo: 7,
  masked: false,
};

export const screenSettingsSchema = z.object({ language: z.enum(LANGUAGES), wall: wallSettingsSchema });
export type ScreenSettings = z.infer<typeof screenSettingsSchema>;
