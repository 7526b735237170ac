import { describe, expect, test } from 'vitest';
import { applyMask, maskOf } from '$lib/server/masking.ts';
import { ROLES } from '#sql/model/roles.ts';

const LETTER = {
	letter_id: 'L-1',
	category: 'health',
	citizen_key: 'ab',
	citizen_mask: '***‌***‌2345',
	mobile_mask: '***‌***‌4567',
	name_mask: 'م… ر…',
	subject: 'دارو',
	body: 'متن',
	text: 'پاسخ',
	reason: 'نوبت',
	hops: 3
};

describe.each([false, true])('a letter whose category is sensitive: %s', (isSensitive) => {
	describe.each([false, true])('for somebody with a need to know: %s', (sensitive) => {
		test.each(ROLES.filter((role) => role !== 'inspector'))('a %s sees no person and no word', (role) => {
			const mask = maskOf({ role, sensitive }, { isSensitive });
			expect(mask).toEqual({ identity: 'none', text: false, hidden: 'role' });
			expect(applyMask(LETTER, mask)).toEqual({
				letter_id: 'L-1',
				category: 'health',
				citizen_key: '',
				citizen_mask: '',
				mobile_mask: '',
				name_mask: '',
				subject: '',
				body: '',
				text: '',
				reason: '',
				hops: 3
			});
		});
		test('an inspector sees masks and words, unless it is sensitive and the need to know is not given', () => {
			const mask = maskOf({ role: 'inspector', sensitive }, { isSensitive });
			const isOpen = !isSensitive || sensitive;
			expect(mask).toEqual(
				isOpen ? { identity: 'mask', text: true, hidden: null } : { identity: 'none', text: false, hidden: 'sensitive' }
			);
			expect(applyMask(LETTER, mask)).toEqual(
				isOpen ? LETTER : applyMask(LETTER, { identity: 'none', text: false, hidden: null })
			);
		});
	});
	test('nobody who is not logged in sees more than a governor', () => {
		expect(maskOf(null, { isSensitive })).toEqual({ identity: 'none', text: false, hidden: 'role' });
	});
});

test('an empty field stays what it was', () => {
	expect(applyMask({ subject: null, hops: 1 }, maskOf(null, { isSensitive: false }))).toEqual({
		subject: null,
		hops: 1
	});
});
