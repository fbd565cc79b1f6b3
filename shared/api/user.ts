import * as z from 'zod/mini';
import { ROLES } from '../actor.ts';

/** Somebody of the staff whom work can be given to. */
export const userSchema = z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES) });
export const userListSchema = z.object({ items: z.array(userSchema) });
export type User = z.infer<typeof userSchema>;
