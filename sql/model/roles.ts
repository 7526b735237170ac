/** The roles of people in the office. web/lib/server/grants.ts says what each may do and see. */
export const ROLES = ['governor', 'inspector', 'analyst', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
