import type { AlertPush } from '#shared/live/protocol.ts';

/** The page of what an alert is about. */
export function placeOf({ kind, subject }: Pick<AlertPush, 'kind' | 'subject'>): string {
  switch (kind) {
    case 'level':
    case 'call':
    case 'report':
    case 'reminder':
    case 'notice':
      return `/tickets/${encodeURIComponent(subject)}`;
    case 'work':
      return `/works/${encodeURIComponent(subject)}`;
    case 'pool':
    case 'feed':
      return '/pools';
    case 'suspicion':
      return `/suspicions/${encodeURIComponent(subject)}`;
    case 'obligation':
      return '/customers';
    case 'screen':
      return '/settings/screens';
  }
}
