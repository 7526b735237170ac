import { HEALTH_WORDS } from '#sql/model/health-words.ts';
import type { Dictionary } from '../fa.ts';

export const health: Pick<Dictionary, 'health'> = {
	health: {
		title: 'Health',
		lead: 'The office and the machine that it runs on, line by line: what was seen, since when, and what to do. Whatever goes bad is told by the bell of administrators.',
		seen: 'As seen {moment}',
		since: 'since {moment}',
		cure: 'What to do',
		levels: { bad: 'bad', warn: 'needs a look', unknown: 'unknown', ok: 'well' },
		summary: '{bad} bad, {warn} to be looked at, {unknown} unknown, {ok} well',
		notices: { bad: 'Health: {name} is bad', well: 'Health: {name} is well again' },
		names: {
			answers: 'Parts of the office',
			disk: 'Disk',
			room: 'Room for a backup',
			backup: 'Backup',
			restore: 'Restore on trial',
			spool: 'Way to the figures',
			sources: 'Sources',
			refused: 'Refused events',
			clock: 'Clock',
			ntp: 'Time service',
			certificate: 'Certificate',
			access_log: 'Access log',
			memory: 'Memory',
			open_files: 'Open files',
			schema: 'Database',
			ports: 'Open ports',
			version: 'Version'
		},
		words: HEALTH_WORDS
	}
};
