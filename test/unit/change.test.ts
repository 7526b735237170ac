import { expect, test } from 'vitest';
import { changed } from '#ingest/deadletters/change.ts';
import type { Change } from '#sql/model/dead-letter-replay.ts';

const event = { kind: 'inquiry', chanel: 'letter', wait_s: 'x', citizen: { mobil: '0918' } };

test.each<[Change, object]>([
	[{ do: 'nothing' }, event],
	[
		{ do: 'set', field: 'kind', to: 'request' },
		{ ...event, kind: 'request' }
	],
	[
		{ do: 'set', field: 'kind', to: 'request', was: 'inquiry' },
		{ ...event, kind: 'request' }
	],
	[{ do: 'set', field: 'kind', to: 'request', was: 'other' }, event],
	[
		{ do: 'set', field: 'county', to: '12' },
		{ ...event, county: '12' }
	],
	[
		{ do: 'set', field: 'wait_s', to: '12' },
		{ ...event, wait_s: 12 }
	],
	[
		{ do: 'rename', field: 'chanel', to: 'channel' },
		{ kind: 'inquiry', wait_s: 'x', citizen: { mobil: '0918' }, channel: 'letter' }
	],
	[
		{ do: 'rename', field: 'citizen.mobil', to: 'mobile' },
		{ ...event, citizen: { mobile: '0918' } }
	],
	[
		{ do: 'remove', field: 'chanel' },
		{ kind: 'inquiry', wait_s: 'x', citizen: { mobil: '0918' } }
	],
	[{ do: 'remove', field: 'nothing.here' }, event],
	[{ do: 'remove', field: 'toString' }, event]
])('%j', (change, after) => {
	const before = structuredClone(event);
	expect(changed(event, change)).toEqual(after);
	expect(event).toEqual(before);
});

test('what is no object has no fields', () => {
	expect(changed(['x'], { do: 'set', field: 'kind', to: 'request' })).toEqual(['x']);
});
