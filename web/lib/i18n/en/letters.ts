import type { Dictionary } from '../fa.ts';

export const letters: Pick<Dictionary, 'letters'> = {
	letters: {
		title: '{title}: {count}',
		num: '{text}',
		den: 'Out of: {text}',
		group: '{name}: {value}',
		bucket: '{name}',
		moments: 'as it stood {asOf}; as known {known}',
		none: 'There is none.',
		page: '{shown} {shown|row|rows} of {count}, the oldest first',
		first: 'First page',
		next: 'Next page',
		export: 'Export',
		share: 'Share',
		sample: 'Sample',
		remind: 'Remind',
		flag: 'Flag',
		deeds: 'More with the same list',
		id: 'Id',
		at: 'Moment',
		value: 'Measure',
		step: 'Step',
		steps: { requested: 'requested', approved: 'approved', refused: 'refused', paid: 'paid' },
		letter: 'Letter',
		channel: 'Channel',
		category: 'Category',
		county: 'County',
		registered: 'Registered',
		holder: 'Holder',
		office: 'The office',
		state: 'State',
		due: 'Due',
		age: 'Age',
		noDue: 'none',
		closed: 'closed',
		unregistered: 'not registered',
		units: {
			hours: '{n} {n|hour|hours}',
			working_hours: '{n} working {n|hour|hours}',
			days: '{n} {n|day|days}',
			minutes: '{n} {n|minute|minutes}',
			seconds: '{n} {n|second|seconds}',
			rial: '{n} {n|rial|rials}'
		}
	}
};
