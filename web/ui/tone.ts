/** What a colour may mean. The names of the semantic tokens. */
export type Tone = 'plain' | 'ok' | 'attention' | 'danger' | 'breached' | 'paused' | 'carrier' | 'customer' | 'channel';
