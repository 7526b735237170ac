import { UNREAD } from './view.ts';

/** Parameters that are days. */
export const DAYS = ['from', 'to', 'asof', 'day'] as const;
export const UNREAD_PARAMETERS = DAYS.map((name) => UNREAD + name);
