import { fold, foldWithoutSpaces } from '../mapping/fold.ts';
import type { Lookups } from '../mapping/lookups.ts';
import { distance, nearest } from '#sql/model/nearest.ts';
import { commonest, type Profile } from './profile.ts';

/** Texts that registries write for the contract's own words. */
const WORDS = {
	kind: {
		request: 'درخواست|تقاضا|request|service request|request for change|problem|question|inquiry|enquiry',
		complaint: 'شکایت|شکوائیه|complaint',
		suggestion: 'پیشنهاد|suggestion|idea|feature request',
		criticism: 'انتقاد|criticism|feedback',
		report: 'گزارش|گزارش مردمی|خبر|report|incident'
	},
	channels: {
		letter: 'نامه|کتبی|نامه کتبی|مکاتبه|پستی|پست|letter|post|paper|fax',
		call: 'تلفن|تلفنی|تماس|تماس تلفنی|سامانه تلفنی|۱۱۱|phone|call|telephone|phone call|phone call (inbound)',
		in_person: 'in_person|حضوری|مراجعه حضوری|میز خدمت|ملاقات|ملاقات مردمی|walk in|walk-in|in person|desk|counter|visit',
		sms: 'پیامک|پیام کوتاه|sms|text message',
		web: 'سامانه|اینترنتی|وب|وب سایت|پورتال|پرتال|سایت|سامد|web|web form|website|internet|online|portal|self service|self-service',
		email: 'ایمیل|پست الکترونیک|پست الکترونیکی|نامه الکترونیکی|email|e-mail|mail'
	},
	outcome: {
		granted: 'موافقت|موافقت شد|تأیید|تایید|انجام شد|granted|approved|solved|solved (permanently)|resolved|fixed',
		partial: 'تا حدی|موافقت مشروط|partial|partly|solved (work around)|workaround',
		refused: 'مخالفت|رد|رد شد|عدم موافقت|refused|denied|rejected|not solved (too costly)',
		information: 'اطلاع رسانی|راهنمایی|راهنمایی شد|information|informed|answered',
		no_basis: 'no_basis|غیرقابل رسیدگی|بی مورد|no basis|invalid|not solved (not reproducible)|closed/resolved by caller'
	},
	state: {
		answered:
			'پاسخ داده شده|پاسخ داده شد|پاسخ داده|انجام شده|انجام شد|resolved|solved|done|answered|fixed|complete|completed',
		closed: 'مختومه|بسته|بسته شده|بایگانی|خاتمه یافته|پایان یافته|closed|closed complete|closed successful|merged',
		withdrawn: 'لغو|لغو شده|انصراف|انصراف متقاضی|canceled|cancelled|withdrawn',
		duplicate: 'تکراری|duplicate|closed - duplicate|closed - dup|duplicate (closed)',
		// Without «انتقال» alone: within the office a letter is transferred, too.
		transferred: 'انتقال به خارج از استان|انتقال به استان دیگر|transferred out|transferred out of the province'
	},
	call: {
		answered:
			'پاسخ داده شده|پاسخ داده شد|پاسخ|موفق|agent|answered|answer|handled|completed|connected|completecaller|completeagent',
		abandoned: 'رها شده|قطع|قطع شده|بی پاسخ|از دست رفته|hang|hangup|abandon|abandoned|no answer|noanswer|missed|cancel',
		blocked: 'اشغال|مسدود|busy|blocked|congestion|rejected'
	}
} as const;
export type WordList = keyof typeof WORDS;

const CODES = new Map(
	Object.entries(WORDS).map(([list, words]) => [
		list,
		new Map(
			Object.entries<string>(words).flatMap(([code, names]) => names.split('|').map((name) => [fold(name), code]))
		)
	])
);

/** The contract's word, or the code of a channel, for a text as registries write it. */
export const wordFor = (list: WordList, text: string): string | undefined => CODES.get(list)!.get(fold(text));

/** Tables of the office in which a column's texts may stand. */
export const TABLES = {
	body: 'bodies',
	from_org: 'bodies',
	channel: 'channels',
	category: 'categories',
	county: 'counties'
} as const;
export type Table = (typeof TABLES)[keyof typeof TABLES];

/** Texts of a column against a table of the office. */
export interface Matched {
	table: Table;
	/** Texts with their codes. */
	found: [text: string, code: string][];
	/** Others with codes that people gave them; a name that they keep is its own. */
	given: [text: string, code: string][];
	/** People keep all that is missing. */
	isKept: boolean;
	/** Texts that the table lacks, the most frequent first. */
	missing: string[];
	/** Share of the rows whose text has a code. */
	share: number;
}

/** Of a text's letters, so many may differ from a name that is called near. */
const NEAR = 0.4;

/** The nearest name: one that contains the text or is contained in it, else one that is spelled alike. */
export function nearestName(text: string, names: readonly string[]): string | undefined {
	const key = foldWithoutSpaces(text);
	const around = names.filter((name) => {
		const other = foldWithoutSpaces(name);
		return other.length > 2 && key.length > 2 && (other.includes(key) || key.includes(other));
	});
	if (around.length > 0) return nearest(text, around);
	const near = nearest(text, names);
	return near !== undefined && distance(key, foldWithoutSpaces(near)) <= NEAR * key.length ? near : undefined;
}

/** The code of a text: of the table, or of a channel by another word. */
export const codeFor = (table: Table, text: string, lookups: Lookups): string | undefined =>
	lookups.find(table, text) ?? (table === 'channels' ? wordFor('channels', text) : undefined);

/**
 * Looks up each text of a column.
 * @param said names or codes of the table that people gave some texts; empty: it stays as it is, as without a text do all others
 */
export function match(
	{ texts, filled }: Profile,
	table: Table,
	lookups: Lookups,
	said: Record<string, string> = {}
): Matched {
	const found: [string, string][] = [];
	const given: [string, string][] = [];
	const missing: string[] = [];
	let rows = 0;
	for (const text of commonest(texts, texts.size)) {
		const own = codeFor(table, text, lookups);
		const name = said[text];
		const code = own ?? (name === '' ? text : codeFor(table, name ?? '', lookups));
		if (code === undefined) missing.push(text);
		else {
			(own === undefined ? given : found).push([text, code]);
			rows += texts.get(text)!;
		}
	}
	return { table, found, given, isKept: said[''] === '', missing, share: filled === 0 ? 0 : rows / filled };
}

/** Share of a column's rows whose text is a word of the list. */
export function wordShare({ texts, filled }: Profile, list: WordList): number {
	let rows = 0;
	for (const [text, count] of texts) if (wordFor(list, text) !== undefined) rows += count;
	return filled === 0 ? 0 : rows / filled;
}
