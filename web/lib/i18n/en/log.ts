import type { Dictionary } from '../fa.ts';

export const log: Pick<Dictionary, 'log'> = {
	log: {
		title: 'Access log',
		about:
			'Each look at a letter, each export and each unmasking, with a name and a reason. Nobody can change or remove a line.',
		person: 'Person',
		action: 'Deed',
		day: 'Day',
		anybody: 'Everybody',
		anything: 'Everything',
		apply: 'Show',
		none: 'There are no lines.',
		count: '{count} lines',
		page: '{shown} of {count} lines, the newest first',
		first: 'First page',
		older: 'Older',
		at: 'When',
		role: 'Role',
		subject: 'What',
		reason: 'Reason',
		details: 'Details',
		bad_user: 'is a name of 200 characters at most',
		bad_action: 'names no deed',
		bad_after: 'is the place of no line',
		yes: 'yes',
		no: 'no',
		names: { asof: 'as of', days: 'for days', why: 'why', dry_run: 'dry run', day: 'since', sql: 'SQL' },
		codes: {
			national_id: 'national id',
			mobile: 'mobile',
			name: 'name',
			late: 'too late',
			wrong: 'wrong name or password',
			closed: 'the name is closed for a while'
		},
		actions: {
			login: 'Login',
			login_failed: 'Login failed',
			view_letter: 'Letter looked at',
			unmask: 'Identity unmasked',
			export: 'Export',
			verify: 'File verified',
			share: 'List shared',
			sample: 'Sample drawn',
			query: 'SQL query',
			flag: 'Flag',
			remind: 'Reminder to a body',
			note: 'Note',
			user_changed: 'User changed',
			token_changed: 'Token changed',
			access_changed: 'Access of tools changed',
			deadletter_viewed: 'Refused event looked at',
			deadletter_repaired: 'Rejected event repaired'
		}
	}
};
