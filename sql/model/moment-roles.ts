/** What a column of dates can be taken for. */
export const MOMENT_ROLES = ['registered', 'referred', 'answered', 'closed', 'due', 'moment', 'call_moment'] as const;
