/** Parameters that are days. What somebody typed that is none stands in `unread_from`, and is shown in its field. */
export const DAYS = ['from', 'to', 'asof', 'day'] as const;
export const UNREAD_PARAMETERS = DAYS.map((name) => `unread_${name}`);
