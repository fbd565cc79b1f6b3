/** What a colour may mean. The names of the semantic tokens. */
export type Tone = 'plain' | 'ok' | 'attention' | 'danger' | 'breached' | 'paused' | 'carrier' | 'customer' | 'channel';

/** The colour of a tone, for what inherits it as `--tone`; none where it means nothing. */
export const colourOf = (tone: Tone): string | undefined => (tone === 'plain' ? undefined : `var(--${tone})`);
