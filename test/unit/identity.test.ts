import { describe, expect, it } from 'vitest';
import { holdsIdentity, maskNumbersIn, ownMaskOf } from '#sql/model/identities-in-text.ts';
import { maskName, maskNumber, normalizeMobile, normalizeNationalId } from '#sql/model/identity.ts';
import { keyIdentity } from '#sql/office/identity-keys.server.ts';

const KEY = Buffer.alloc(32, 7);

describe('a national id', () => {
	it.each(['3240012345', '۳۲۴۰۰۱۲۳۴۵', '٣٢٤٠٠١٢٣٤٥', '324-001234-5', ' 3240012345 '])('%s is one person', (written) => {
		expect(normalizeNationalId(written)).toBe('3240012345');
	});
	it('gets back the zeros that a spreadsheet took', () => {
		expect(normalizeNationalId('12345678')).toBe('0012345678');
		expect(normalizeNationalId('912345678')).toBe('0912345678');
	});
	it('is nobody when it is a placeholder', () => {
		for (const placeholder of ['0000000000', '1111111111', '-', ''])
			expect(normalizeNationalId(placeholder)).toBeUndefined();
	});
	it('may be the number of another document', () => {
		expect(normalizeNationalId('a 1234567')).toBe('A1234567');
	});
});

describe('a mobile', () => {
	it.each([
		'09181234567',
		'+989181234567',
		'00989181234567',
		'989181234567',
		'9181234567',
		'+98 (0)918 123 4567',
		'۰۹۱۸-۱۲۳-۴۵۶۷'
	])('%s is one number', (written) => {
		expect(normalizeMobile(written)).toBe('09181234567');
	});
	it('may be a number of another kind', () => {
		expect(normalizeMobile('083-3822 1234')).toBe('08338221234');
		expect(normalizeMobile('ندارد')).toBeUndefined();
	});
});

describe('masks', () => {
	it('show the last four of a number, and nothing of a short one', () => {
		expect(maskNumber('3240012345')).toBe('***‌***‌2345');
		expect(maskNumber('12345')).toBe('***‌***‌');
	});
	it('hide the numbers of a text that may be somebody’s, and no date or code', () => {
		expect(maskNumbersIn('تماس با ۰۹۱۸۱۲۳۴۵۶۷ و +98 918 123 4567 و 3240012345')).toBe(
			'تماس با ***‌***‌۴۵۶۷ و ***‌***‌4567 و ***‌***‌2345'
		);
		expect(maskNumbersIn('0918-765-4321، +98-918-765-4321، ۳۲۴-۰۰۱۲۳۴-۵ و ۰۹۱۸\u200c۷۶۵\u200c۴۳۲۱')).toBe(
			'***‌***‌4321، ***‌***‌4321، ***‌***‌۲۳۴۵ و ***‌***‌۴۳۲۱'
		);
		for (const text of [
			...['نامهٔ KSH-1401-0000123 از 1401-05-01', '200000 ریال', '۱۴۰۱/۰۵/۰۱ ساعت ۱۲:۳۰'],
			...['1401-05-23 10:30', '2022-08-27T10:02:00.000Z', 'L-324-001234-5']
		])
			expect(maskNumbersIn(text)).toBe(text);
	});
	it('show the first letters of a name', () => {
		expect(maskName('محمد  رضایی')).toBe('م… ر…');
	});
});

describe('a citizen at the door', () => {
	const citizen = { national_id: '۳۲۴۰۰۱۲۳۴۵', mobile: '+989181234567', name: 'محمد رضایی' };
	const kept = keyIdentity(citizen, KEY);

	it('becomes keys and masks that hold no clear value', () => {
		expect(kept).toEqual({
			citizen_key: expect.stringMatching(/^[0-9a-f]{32}$/),
			citizen_mask: '***‌***‌2345',
			mobile_key: expect.stringMatching(/^[0-9a-f]{32}$/),
			mobile_mask: '***‌***‌4567',
			name_key: expect.stringMatching(/^[0-9a-f]{32}$/),
			name_mask: 'م… ر…'
		});
		expect(new Set([kept.citizen_key, kept.mobile_key, kept.name_key]).size).toBe(3);
	});
	it('is the same person however it is written, and another under another key', () => {
		expect(keyIdentity({ national_id: '3240012345', mobile: '09181234567', name: 'محمد رضايي' }, KEY)).toEqual(kept);
		expect(keyIdentity(citizen, Buffer.alloc(32, 8)).citizen_key).not.toBe(kept.citizen_key);
	});
	it('is known by the mobile where there is no national id, and by a name never', () => {
		expect(keyIdentity({ mobile: '09181234567' }, KEY).citizen_key).toBe(kept.mobile_key);
		expect(keyIdentity({ name: 'محمد رضایی' }, KEY).citizen_key).toBeUndefined();
	});
});
