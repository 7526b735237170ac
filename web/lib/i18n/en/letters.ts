import type { Dictionary } from '../fa.ts';

export const letters: Pick<Dictionary, 'letters'> = {
	letters: {
		title: '{title}: {count}',
		num: 'Numerator: {text}',
		den: 'Denominator: {text}',
		group: '{name}: {value}',
		bucket: '{name}',
		moments: 'as it stood {asOf}; as known {known}',
		none: 'There is none.',
		page: '{shown} rows of {count}, the oldest first',
		first: 'First page',
		next: 'Next page',
		export: 'Export with a manifest',
		share: 'A link to this list',
		sample: 'A sample for inspection',
		remind: 'Remind the bodies',
		id: 'Id',
		at: 'Moment',
		value: 'Measure',
		step: 'Step',
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
			hours: '{n} hours',
			working_hours: '{n} working hours',
			days: '{n} days',
			minutes: '{n} minutes',
			seconds: '{n} seconds',
			rial: '{n} rials'
		},
		bad_kpi: 'names no figure',
		bad_part: 'must be num or den',
		bad_group: 'is nothing that this figure is divided by',
		bad_after: 'is no place of a row'
	}
};
