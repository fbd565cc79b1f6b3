/** How long a password may be, in characters. Longer ones only cost the server work. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;
