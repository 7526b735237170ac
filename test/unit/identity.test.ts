import { describe, expect, it, test } from 'vitest';
import { holdsIdentity, maskNumbersIn, OwnMask } from '#sql/model/identities-in-text.ts';
import { maskName, maskNumber, normalizeMobile, normalizeNationalId } from '#sql/model/identity.ts';
import { isReason } from '#sql/model/reason.ts';
import { ROLES } from '#sql/model/roles.ts';
import { keyActor, keyIdentity, keyText } from '#sql/office/identity-keys.server.ts';
import { openPerson, sealPerson } from '#sql/office/person-tokens.server.ts';
import { applyMask, maskOf } from '$lib/server/masking.ts';

const KEY = Buffer.alloc(32, 7);

describe('a national id', () => {
	it.each(['3240012345', '۳۲۴۰۰۱۲۳۴۵', '٣٢٤٠٠١٢٣٤٥', '324-001234-5', ' 3240012345 '])('%s is one person', (written) => {
		expect(normalizeNationalId(written)).toBe('3240012345');
	});
	it('gets back the zeros that a spreadsheet took, may be another document, and is nobody as a placeholder', () => {
		expect(['12345678', '912345678', 'a 1234567'].map(normalizeNationalId)).toEqual([
			...['0012345678', '0912345678', 'A1234567']
		]);
		for (const placeholder of ['0000000000', '1111111111', '-', ''])
			expect(normalizeNationalId(placeholder)).toBeUndefined();
	});
});

describe('a mobile', () => {
	it.each([
		...['09181234567', '+989181234567', '00989181234567'],
		...['989181234567', '9181234567', '+98 (0)918 123 4567', '۰۹۱۸-۱۲۳-۴۵۶۷']
	])('%s is one number', (written) => {
		expect(normalizeMobile(written)).toBe('09181234567');
	});
	it('may be a number of another kind', () => {
		expect(normalizeMobile('083-3822 1234')).toBe('08338221234');
		expect(normalizeMobile('ندارد')).toBeUndefined();
	});
});

describe('masks', () => {
	it('show the last four of a number, the first letters of a name, and no number of a text that may be somebody’s', () => {
		expect(maskNumber('3240012345')).toBe('***‌***‌2345');
		expect(maskNumber('12345')).toBe('***‌***‌');
		expect(maskNumbersIn('تماس با ۰۹۱۸۱۲۳۴۵۶۷ و +98 918 123 4567 و 3240012345')).toBe(
			'تماس با ***‌***‌۴۵۶۷ و ***‌***‌4567 و ***‌***‌2345'
		);
		expect(maskNumbersIn('0918-765-4321، +98-918-765-4321، ۳۲۴-۰۰۱۲۳۴-۵ و ۰۹۱۸\u200c۷۶۵\u200c۴۳۲۱')).toBe(
			'***‌***‌4321، ***‌***‌4321، ***‌***‌۲۳۴۵ و ***‌***‌۴۳۲۱'
		);
		for (const text of [
			...['نامهٔ KSH-1401-0000123 از 1401-05-01', '200000 ریال', '۱۴۰۱/۰۵/۰۱ ساعت ۱۲:۳۰', '1401-05-23 10:30'],
			...['2022-08-27T10:02:00.000Z', 'L-324-001234-5', '1,500,000,000 ریال', '10, 20, 30, 40, 50, 60'],
			...['شماره 1401/123456', 'از 1401-05-01 تا 1401-05-31', '14/05/1401 10:30:00'],
			...['KSH-1401-0000123', '12:30 13:45 14:50', '']
		])
			expect(maskNumbersIn(text), text).toBe(text);
		expect(maskName('محمد  رضایی')).toBe('م… ر…');
	});
	const spread = (text: string, between: string) => Array.from(text).join(between);
	const inScript = (zero: number, text: string) =>
		text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
	it.each([
		...['7731945286 09187264519', 'کدملی7731945286', 'ID7731945286', '773-194528-6', '773.194528.6', '773/194/528/6'],
		...['(773) 194528-6', '773_194528_6', '7,731,945,286', '77319 45286', '77319\n45286', '77/31/94/52/86'],
		...['id-773-194528-6'],
		...['+98 (918) 726-4519', '(0918) 726 4519', '0098-918-726-4519', '0918:7264519', 'tel.0918.726.4519'],
		...['09187264519/7731945286', '6037-9912-3456-7890', 'IR06 0120 0000 0000 1234 5678 90', '324.001234.5'],
		...[' ', '.', '-', '\u200b', '\u200c', '\u2060', '\u00ad', '\u0640', '–', '\u00a0'].map((sign) =>
			spread('7731945286', sign)
		),
		...[0x06f0, 0x0660, 0x0966, 0xff10, 0x1d7ce].map((zero) => inScript(zero, '7731945286 و 0918 726 4519'))
	])('hide the numbers of %j, however they are parted and whatever script they are in', (text) => {
		const masked = maskNumbersIn(text);
		expect(masked).toContain('***');
		expect(masked.match(/\p{Nd}/gu)?.length ?? 0).toBeLessThanOrEqual(8);
	});
	it('hide what identifies the citizen of an event in its own texts, in any spelling', () => {
		const own = new OwnMask({ national_id: 'A1234567', mobile: '083-38221', name: 'گلناز ژاله‌پرور زرنگاری' });
		for (const text of [
			...['اینجانب گلناز ژاله‌پرور زرنگاری هستم', 'گلناز ژاله پرور زرنگاري', 'گلنازژاله‌پرور‌زرنگاری'],
			...['زرنگاری، گلناز', 'خانم زرنگاری', 'گ\u200cلناز زرنـــگاری', 'گذرنامهٔ A1234567', 'تلفن 083 38221']
		]) {
			expect(own.mask(text), text).not.toMatch(/گ\u200c?لناز|زرن|1234567|38221/);
			expect(own.isIn(text), text).toBe(true);
		}
		for (const text of ['درخواست وام', 'گلزار شهدا', '1234', 'loan']) {
			expect(own.mask(text)).toBe(text);
			expect(own.isIn(text)).toBe(false);
		}
	});
	it('tell codes that hold somebody from codes that do not', () => {
		for (const code of [
			...['7731945286', '09187264519', '+98-918-726-4519', 'loan-09187264519', '773.194528.6', '۷۷۳۱۹۴۵۲۸۶']
		])
			expect(holdsIdentity(code), code).toBe(true);
		for (const code of ['7731945287', '1111111111', 'bank_melli', 'KSH-1401-0000123', '2022-07-14', '08338221234'])
			expect(holdsIdentity(code), code).toBe(false);
	});
});

describe('keys of texts and of actors', () => {
	it('are equal for one text or actor in any spelling, differ with the office, and are 64 bits; no actor is a citizen', () => {
		const key = keyText('با درخواست شما موافقت شد', KEY);
		expect(key).toMatch(/^[1-9]\d{0,19}$/);
		expect(BigInt(key)).toBeLessThan(2n ** 64n);
		for (const same of ['با درخواست  شما موافقت شد.', 'با درخواست شما موافقت‌شد', 'با\nدرخواست شما موافقت شد'])
			expect(keyText(same, KEY), same).toBe(key);
		expect(keyText('با درخواست شما موافقت نشد', KEY)).not.toBe(key);
		expect(keyText('با درخواست شما موافقت شد', Buffer.alloc(32, 8))).not.toBe(key);
		expect(keyText('...', KEY)).not.toBe(keyText('!!!', KEY));
		const actor = keyActor('09187264519', KEY);
		expect(actor).toMatch(/^actor-[0-9a-f]{16}$/);
		expect(keyActor('+98 918 726 4519', KEY)).toBe(actor);
		expect(keyIdentity({ mobile: '09187264519' }, KEY).mobile_key).not.toContain(actor.slice(6));
	});
	it('of persons hold in one session alone', () => {
		const keys = keyIdentity({ mobile: '09187264519', national_id: '7731945286' }, KEY);
		for (const clear of [keys.citizen_key!, `${keys.citizen_key}-${keys.mobile_key}`]) {
			const token = sealPerson(clear, 'session a', KEY);
			expect(token).toBe(sealPerson(clear, 'session a', KEY));
			expect(Buffer.from(token, 'base64url').toString('hex')).not.toContain(clear.slice(0, 8));
			expect(openPerson(token, 'session a', KEY)).toBe(clear);
			for (const [other, scope, key] of [
				[token, 'session b', KEY],
				[token, 'session a', Buffer.alloc(32, 8)],
				[`${token.slice(0, -2)}AA`, 'session a', KEY],
				[clear, 'session a', KEY],
				['', 'session a', KEY]
			] as const)
				expect(openPerson(other, scope, key)).toBeNull();
		}
	});
});

describe('a reason', () => {
	it.each([
		...['..........', '\u200b'.repeat(12), '۱۱۱۱۱۱۱۱۱۱', 'ababababababab'],
		...['abc\u0301\u0301\u0301\u0301\u0301\u0301\u0301', 'ـ'.repeat(12), '\u3164'.repeat(12), 'چون گفتند'],
		...[' \u200c'.repeat(20), '']
	])('%j is none', (text) => expect(isReason(text)).toBe(false));
	it.each(['بررسی شکایت از بانک', 'Call the citizen', 'رسیدگی ۱۲۳۴'])('%j is one', (text) =>
		expect(isReason(text)).toBe(true)
	);
});

describe('a citizen at the door', () => {
	const citizen = { national_id: '۳۲۴۰۰۱۲۳۴۵', mobile: '+989181234567', name: 'محمد رضایی' };
	const kept = keyIdentity(citizen, KEY);

	it('becomes keys and masks that hold no clear value', () => {
		const isKey = expect.stringMatching(/^[0-9a-f]{32}$/) as string;
		expect(kept).toEqual({
			...{ citizen_key: isKey, citizen_mask: '***‌***‌2345' },
			...{ mobile_key: isKey, mobile_mask: '***‌***‌4567' },
			...{ name_key: isKey, name_mask: 'م… ر…' }
		});
		expect(new Set([kept.citizen_key, kept.mobile_key, kept.name_key]).size).toBe(3);
	});
	it('is the same person however it is written, by the mobile without a national id, and by a name never', () => {
		expect(keyIdentity({ national_id: '3240012345', mobile: '09181234567', name: 'محمد رضايي' }, KEY)).toEqual(kept);
		expect(keyIdentity(citizen, Buffer.alloc(32, 8)).citizen_key).not.toBe(kept.citizen_key);
		expect(keyIdentity({ mobile: '09181234567' }, KEY).citizen_key).toBe(kept.mobile_key);
		expect(keyIdentity({ name: 'محمد رضایی' }, KEY).citizen_key).toBeUndefined();
	});
});

const PERSON = {
	citizen_key: 'ab',
	citizen_mask: '***‌***‌2345',
	mobile_mask: '***‌***‌4567',
	name_mask: 'م… ر…',
	subject: 'دارو',
	body: 'متن',
	text: 'پاسخ',
	reason: 'نوبت'
};
const LETTER = { letter_id: 'L-1', category: 'health', hops: 3, ...PERSON };
const NOTHING = { ...LETTER, ...Object.fromEntries(Object.keys(PERSON).map((field) => [field, ''])) };

describe.each([false, true])('a letter whose category is sensitive: %s', (isSensitive) => {
	describe.each([false, true])('for somebody with a need to know: %s', (sensitive) => {
		test('an inspector sees masks and words, unless it is sensitive and the need to know is not given', () => {
			const mask = maskOf({ role: 'inspector', sensitive }, { isSensitive });
			const isOpen = !isSensitive || sensitive;
			expect(mask).toEqual(
				isOpen ? { identity: 'mask', text: true, hidden: null } : { identity: 'none', text: false, hidden: 'sensitive' }
			);
			expect(applyMask(LETTER, mask)).toEqual(isOpen ? LETTER : NOTHING);
		});
		test('all other roles see no person and no word', () => {
			for (const role of ROLES.filter((role) => role !== 'inspector')) {
				const mask = maskOf({ role, sensitive }, { isSensitive });
				expect(mask, role).toEqual({ identity: 'none', text: false, hidden: 'role' });
				expect(applyMask(LETTER, mask), role).toEqual(NOTHING);
			}
		});
	});
	test('nobody who is not logged in sees more than a governor; an empty field stays what it was', () => {
		const mask = maskOf(null, { isSensitive });
		expect(mask).toEqual({ identity: 'none', text: false, hidden: 'role' });
		expect(applyMask({ subject: null, hops: 1 }, mask)).toEqual({ subject: null, hops: 1 });
	});
});
