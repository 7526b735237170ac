import { expect, test } from 'vitest';
import { personMatch } from '#sql/erasure/person-match.ts';
import { keyIdentity } from '#sql/office/identity-keys.server.ts';
import { IDENTITY_KEY } from '../support/events.ts';
import { PLANTED, PLANTED_SPELLINGS } from '../support/planted.ts';

const { citizen_key, mobile_key } = keyIdentity(PLANTED, IDENTITY_KEY);
const isTheirs = personMatch([citizen_key!, mobile_key!], IDENTITY_KEY);

test.each([...PLANTED_SPELLINGS.national_id, ...PLANTED_SPELLINGS.mobile])(
	'a person is found by a number as it is written: %s',
	(number) => {
		for (const text of [number, `1,${number},x`, `12 ${number} 1401/05/01`, JSON.stringify({ number })])
			expect(isTheirs(text), text).toBe(true);
	}
);

test('others are not found, nor anybody where no key is known', () => {
	for (const text of ['3240012346', '09187654322', '13240012345', 'گلناز', ''])
		expect(isTheirs(text), text).toBe(false);
	expect(personMatch([], IDENTITY_KEY)('3240012345')).toBe(false);
});
