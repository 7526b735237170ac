import type { Dictionary } from '../fa.ts';

/** The sources: how each lives; and the spool between them and the figures. */
export const sources: Pick<Dictionary, 'sources'> = {
	sources: {
		title: 'Sources',
		lead: 'How each source sends, and what waits between ingest and the figures. By the clock of the server.',
		first: {
			title: 'To begin with',
			open: '☐ to do',
			done: '☑ done',
			whose: 'An administrator does this; then the figures come here.',
			token: 'Make a token for a system that sends by itself',
			events: 'Import a file of letters',
			command: 'Or by a command, or with a token from a system of yours:',
			reference: 'Make bodies, categories, holidays and deadlines those of your office:',
			demo: 'To see the office at work with sample data, in a folder of its own:',
			people: 'Make accounts for colleagues: governor, inspector, analyst'
		},
		undecided:
			'It was never said for whom these sources speak, so they may say everything in the name of the office: {sources}. Make them new tokens that say it.',
		states: {
			live: 'sends',
			silent: 'quieter than ever',
			quiet: 'quiet, as usual',
			unsure: 'quiet; what is usual is not known yet',
			never: 'has sent nothing yet',
			played: 'sample data, played to the end'
		},
		token: 'Token',
		tokens: {
			good: 'holds',
			until: 'until {moment}',
			over: 'has run out',
			revoked: 'revoked',
			none: 'none'
		},
		last: 'Last received',
		happened: 'Newest event',
		happenedAgo: 'happened {ago}',
		lag: 'From receipt to database',
		rate: 'Rate',
		perMinute: '{n} {n|event|events} a minute',
		today: 'Today so far',
		usual: 'usual for the weekday: {n}',
		noUsual: 'no earlier week yet',
		valid: 'Valid',
		validHint: 'valid events since the beginning, repeated ones too',
		known: 'Accepted and known',
		knownText: '{accepted} new, {known} known already',
		knownHint: 'since this ingest was started',
		rejected: 'Refused',
		dead: 'Waiting for repair',
		unknown: 'unknown',
		silentFor: 'last heard of {ago}',
		mappings: {
			title: 'Mappings of files',
			lead: 'The mapping chosen here is applied to files of the drop folder, or to CSV that the source sends by its token, though the sender does not name it.',
			inbox: 'Drop folder',
			nothing: 'none',
			save: 'Save',
			none: 'No mapping has been saved yet.',
			make: 'Importing a file makes one',
			faults: {
				away: 'Ingest does not answer; try again in a while.',
				notFitting: 'This mapping is gone, or not for there; choose one of the list.'
			}
		},
		spool: 'The spool between ingest and the database',
		away: 'Ingest does not answer: what waits is unknown. What was acknowledged stays on its disk.',
		awayAt: 'It was last heard of {ago}: {n} {n|event|events} waited.',
		bytes: 'Size',
		ofLimit: '{share} of {limit}',
		waiting: 'Batches that wait',
		events: '{n} {n|event|events}',
		oldest: 'The oldest',
		empty: 'nothing waits',
		backlog: 'In the database, not in the figures yet',
		none0: 'none',
		full: 'The spool is full: producers must wait until the database is back.',
		units: ['bytes', 'kB', 'MB', 'GB']
	}
};
