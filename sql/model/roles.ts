/** What a person may do and see in the office; web/lib/server/grants.ts says what each is granted. */
export const ROLES = ['governor', 'inspector', 'analyst', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
