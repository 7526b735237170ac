import type { Dictionary } from '../fa.ts';

export const shares: Pick<Dictionary, 'shares'> = {
	shares: {
		title: 'Shared links',
		lead: 'Each link shows a list as it stood at one moment, to whoever logs in.',
		new: 'A link to this list',
		days: 'For how many days?',
		make: 'Make the link',
		made: 'The link is made:',
		badDays: 'The number of days must be 1 to 90.',
		badForm: 'This form is not right; open it anew.',
		none: 'You have made no link yet.',
		list: 'List',
		link: 'Link',
		created: 'Made',
		expires: 'Until',
		state: 'State',
		states: { open: 'open', revoked: 'revoked', expired: 'expired' },
		revoke: 'Revoke',
		frozen: 'A list that {by} shared, as it stood {asOf}; as known {known}. This link is open until {until}.',
		notThere: 'There is no such link.',
		expired: 'This link expired at {at}.',
		revoked: 'This link was revoked by who made it.',
		ask: 'Ask whoever sent it for a new one.'
	}
};
