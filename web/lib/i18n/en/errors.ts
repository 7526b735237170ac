import type { Dictionary } from '../fa.ts';

/** What is wrong with an address, or with us: said by the server. */
export const errors: Pick<Dictionary, 'error' | 'caps'> = {
	error: {
		notFound: 'This page was not found.',
		forbidden: 'This page is not available.',
		needsLogin: 'Log in to see this page. It is for: {roles}.',
		needsRole: 'This page is for: {roles}; you are logged in as {role}.',
		otherRole: 'Log in by another name',
		publicWall: 'Without a login, the pages of figures are open with one of the fixed ranges and at most one filter.',
		publicWallHint: 'Take the other range, moment, comparison or filter out of the address, or log in.',
		hiding:
			'Figures of groups and filters are rounded and need not add up; those below 10, and those that read “hidden”, are not shown. They change every 15 minutes.',
		nothing: 'Nothing to show: nothing has come, or figures are below 10, which are not shown.',
		toLogin: 'Log in',
		toAccount: 'Change your one-time password first.',
		account: 'My account',
		origin: 'This request did not come from a page of this office and was refused.',
		originHint:
			'The browser’s address is {origin}, but the request came as if to {host}. Administrator: let the proxy pass Host on, or set ORIGIN={origin}.',
		noAddress:
			'The office cannot tell which address this request came from, and refused it: open the office by its usual address. For its administrator: ADDRESS_HEADER is set, and the request came without the address that it names. Let the proxy write that header, or unset ADDRESS_HEADER where there is no proxy.',
		cut: 'The page did not load; it is tried again in a moment.',
		internal: 'Something failed here, and it was noted.',
		noData: 'The database does not answer just now.',
		reloads: 'This page opens itself again in {seconds} seconds.',
		reloadNow: 'Open it again now',
		sendAgain: 'Go back to the page before in a moment, and send it again.',
		diskFull: 'The disk of the office is full; nothing was recorded.',
		diskFullHint: 'Tell the administrator to make room on the disk; then send it again.',
		noDataHint: 'Figures return with it by themselves; open the page again in a moment.',
		parameter: 'The address is wrong: “{parameter}” {problem}.',
		bad_day: 'must be a day, such as 1401-05-01 or 2022-07-23',
		bad_moment: 'must be a moment with its offset, such as 2022-08-27T14:32:00+04:30',
		bad_range: 'must be one of all, 7d, 30d, week, month, season and year',
		order: 'must not lie before “from”',
		bad_compare: 'must be previous or year',
		bad_by: 'must be one of day, week, month, season and year',
		bad_outages: 'takes exclude alone',
		bad_code: 'must be a code of at most 128 characters',
		twice: 'is there twice; one is enough',
		unknown: 'is not known; take it out of the address',
		no_page: 'names no page'
	},
	/** What there may be no more of, and the cure. */
	caps: {
		savedQueries: 'You have {most} saved queries, the most there may be: remove one first.',
		savedText: 'Your saved queries hold {most} MB, the most there may be: remove one first.',
		sharedText:
			'The queries that all share hold {most} MB, the most there may be: save this one for yourself, or have a shared one removed.',
		links: 'You have {most} links, the most there may be: remove one first, on the shelf under “Links”.',
		linkText: 'Your links hold {most} MB, the most there may be: remove one first, on the shelf under “Links”.',
		allLinkText:
			'The links of all analysts hold {most} MB, the most there may be: remove those that are no longer needed, on the shelf under “Links”.',
		queues: 'You have {most} saved queues, the most there may be: delete one first.',
		shares: 'You have {most} open links, the most there may be: revoke one first.',
		samples: 'You have drawn {most} samples in 24 hours, the most there may be: go on tomorrow.',
		templates: 'The office has {most} texts for reminders, the most there may be: delete one first.',
		steps: 'The office has {most} steps of escalation, the most there may be: remove one first.',
		verdicts: 'This letter of the sample has {most} verdicts, the most there may be: draw a new sample for another.',
		exports: 'You have taken {most} exports in 24 hours, the most there may be: go on tomorrow.',
		listQuery: 'The conditions of this list are longer than {most} characters: take some filters away.',
		accesses: 'You have made {most} accesses in 24 hours, the most there may be: go on tomorrow.',
		deeds: 'You have made {most} flags, notes and reminders in 24 hours, the most there may be: go on tomorrow.',
		acts: 'You have done {most} things that are logged in one minute, the most there may be: wait a minute.',
		tokens: 'There are {most} good tokens, the most there may be: revoke one first.',
		alerts: 'You have {most} alerts, the most there may be: remove one first.',
		addresses: 'You have had {most} addresses asked that have not confirmed: wait for seven days.',
		allAlerts: 'There are {most} alerts in all, the most there may be: remove one first.',
		users:
			'There are {most} users, the most there may be: give a locked one a new password and a new owner instead of making another.'
	}
};
