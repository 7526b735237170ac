import type { Dictionary } from '../fa.ts';

export const log: Pick<Dictionary, 'log'> = {
	log: {
		title: 'Access log',
		about:
			'Each look at a letter, each export and each unmasking, with a name and a reason. Nobody can change or remove a line.',
		chain: {
			unknown: 'The chain of the log is being checked.',
			holds: 'The chain of the log holds: {lines} lines, checked {at}, signed last {signed}. Its head:',
			missing: 'The log was tampered with: line {line} is missing. The head before it:',
			cut: 'The log was tampered with: lines {line} to {until} are missing, and it ends before them. Its head:',
			changed: 'The log was tampered with: line {line} is not as it was written. The head before it:',
			added: 'The log was tampered with: what stands as line {line} was not written by the office. Its head:',
			rewritten:
				'The log was tampered with: a line from {line} to {until} was changed, and the chain made anew after it. Its head:',
			unsigned: 'The signature of line {line} is of no key of this office. Its head:'
		},
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
			deadletter_repaired: 'Rejected event repaired',
			view_list: 'List looked at',
			saved_changed: 'Saved list or SQL changed',
			keys_changed: 'Key changed',
			logout: 'Logout',
			load: 'File loaded',
			undo: 'Load undone',
			backup: 'Backup',
			restore: 'Restore',
			maintain: 'Maintenance'
		}
	}
};
