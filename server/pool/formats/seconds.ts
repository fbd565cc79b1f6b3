const CLOCK = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$/;
const WORDS = /^(?:(\d+)\s*(?:小时|时|h))?\s*(?:(\d+)\s*(?:分钟|分|m))?\s*(?:(\d+)\s*(?:秒钟|秒|s))?$/i;

/** How long a call was, as switches and bills write it: `61`, `61秒`, `1分1秒`, `00:01:01` → seconds; null for anything else. */
export function secondsOf(text: string): number | null {
  const said = text.trim();
  if (/^-?\d+$/.test(said)) return Number(said);
  const parts = said === '' ? null : (CLOCK.exec(said) ?? WORDS.exec(said));
  if (parts === null) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = parts;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
