import type { Dictionary } from './fa.ts';

/** English is fetched by those who ask for it, part by part; so is this list, whose names of chunks were half a kB of each page. */
export const ENGLISH = {
	wall: () => import('./en/wall.ts'),
	day: () => import('./en/day.ts'),
	tables: () => import('./en/tables.ts'),
	bodies: () => import('./en/bodies.ts'),
	body: () => import('./en/body.ts'),
	forecast: () => import('./en/forecast.ts'),
	counties: () => import('./en/counties.ts'),
	staff: () => import('./en/staff.ts'),
	hotline: () => import('./en/hotline.ts'),
	loans: () => import('./en/loans.ts'),
	figures: () => import('./en/figures.ts'),
	health: () => import('./en/health.ts'),
	help: () => import('./en/help.ts'),
	letters: () => import('./en/letters.ts'),
	letter: () => import('./en/letter.ts'),
	remind: () => import('./en/remind.ts'),
	reminders: () => import('./en/reminders.ts'),
	steps: () => import('./en/steps.ts'),
	desk: () => import('./en/desk.ts'),
	digests: () => import('./en/digests.ts'),
	exports: () => import('./en/exports.ts'),
	samples: () => import('./en/samples.ts'),
	shares: () => import('./en/shares.ts'),
	verify: () => import('./en/verify.ts'),
	account: () => import('./en/account.ts'),
	access: () => import('./en/access.ts'),
	alerts: () => import('./en/alerts.ts'),
	api: () => import('./en/api.ts'),
	administration: () => import('./en/administration.ts'),
	messages: () => import('./en/messages.ts'),
	deadletters: () => import('./en/deadletters.ts'),
	sources: () => import('./en/sources.ts'),
	imports: () => import('./en/imports.ts'),
	log: () => import('./en/log.ts'),
	unmask: () => import('./en/unmask.ts'),
	console: () => import('./en/console.ts'),
	waiting: () => import('./en/waiting.ts')
} satisfies Record<string, () => Promise<Record<string, Partial<Dictionary>>>>;

export type Part = keyof typeof ENGLISH;
