import { latinDigits } from './digits.ts';
import { EVENT_TYPES } from './event-types.ts';

/** Fields of the contract whose values are numbers. */
export const NUMBER_FIELDS: ReadonlySet<string> = new Set(['v', 'amount_rial', 'wait_s', 'handle_s', 'parts']);
/** Moments. */
export const MOMENT_FIELDS: ReadonlySet<string> = new Set([
	...['occurred_at', 'entered_at', 'due_at', 'until', 'promised_at']
]);
/** Ids and codes: what is the same for all letters, or names none of its people. */
export const CODE_FIELDS: ReadonlySet<string> = new Set([
	...['event_id', 'type', 'actor', 'org', 'letter_id', 'call_id', 'outage_id', 'channel', 'category', 'county', 'kind'],
	...['campaign', 'priority', 'master_letter_id', 'referral_id', 'from_org', 'to_org', 'right_org', 'outcome', 'means'],
	...['flag', 'verdict', 'template', 'sms_id', 'loan_id', 'bank', 'collateral', 'target_event_id', 'target_source']
]);
/** Fields of which the name alone is shown. */
const HIDDEN_FIELDS = ['subject', 'body', 'text', 'reason', 'note', 'activity', 'error', 'component'];
const PERSON_FIELDS = ['citizen', 'national_id', 'mobile', 'name'];
const NAMES = new Set([...NUMBER_FIELDS, ...MOMENT_FIELDS, ...CODE_FIELDS, ...HIDDEN_FIELDS, ...PERSON_FIELDS]);
const TYPES = new Set<string>(EVENT_TYPES);

/** Eight digits with at most a sign between each two: a national id without its zeros, or more of a number. */
const PERSONAL_NUMBER = /\d(?:[^\dA-Za-z]?\d){7}/;
/** A word as codes are; a name is written with a capital, or in other letters. */
const CODE_WORD = /^[a-z][a-z0-9_.-]{0,63}$/;
/** An id has a digit in it. */
const ID = /^(?=[^]*\d)[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/;
const FIELD_NAME = /^[a-z_][A-Za-z0-9_.-]{0,63}$/;
const TIME = String.raw`([T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?)? ?(Z|[+-]\d{2}:?\d{2})?`;
const YEAR = String.raw`(1[234]\d{2}|19\d{2}|20\d{2})`;
/** A moment or a day, right or wrong, with the year first or last. */
const MOMENT = new RegExp(`^(${YEAR}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]${YEAR})${TIME}$`, 'i');

/** Whether the name of a field may be shown: one of the contract, or what looks like a slip of one. */
export const isShownName = (name: string): boolean => NAMES.has(name) || (FIELD_NAME.test(name) && !/\d{5}/.test(name));

/**
 * Whether a value may be shown: only what is known to be no person's and no letter's text.
 * @param isWhole whether it came as JSON: a word of what is none may be a part of more
 */
export function isShownValue(field: string, value: string, isWhole = true): boolean {
	if (!/[\p{L}\p{N}]/u.test(value) || /^(true|false|null)$/.test(value)) return true;
	if (NUMBER_FIELDS.has(field)) return /^-?\d{1,7}(\.\d{1,3})?$/.test(value);
	if (MOMENT_FIELDS.has(field)) return MOMENT.test(latinDigits(value));
	if (field === 'type' && TYPES.has(value)) return true;
	const isCode = (isWhole && CODE_WORD.test(value)) || ID.test(value);
	return CODE_FIELDS.has(field) && isCode && !PERSONAL_NUMBER.test(value);
}

/** A value that is not shown, by its number in the text. */
export interface HiddenPart {
	/** Of the field that it is the value of; empty: of none that may be shown, or a name itself. */
	field: string;
	/** text: in quotes; number: digits alone; other: what is no JSON. */
	kind: 'text' | 'number' | 'other';
	length: number;
}

/** An event, or what came instead of one, as an administrator may see it. */
export interface HiddenEvent {
	/** With `⟦1⟧`, `⟦2⟧` … in place of what is hidden. */
	text: string;
	parts: HiddenPart[];
}

interface Hiding extends HiddenEvent {
	/** What is hidden, as it stands in the source. */
	clear: string[];
}

/** Strings, closed or not; signs of structure; white space; all else up to one of these. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\]:,]|\s+|[^\s"{}[\]:,]+/gu;
const PLACE = /⟦(\d{1,6})⟧/g;

/** JSON of an event over several lines, or the text that is none. */
export const sourceOf = (content: { event: unknown } | { raw: string }): string =>
	'event' in content ? JSON.stringify(content.event, null, '\t') : content.raw;

/**
 * Hides all that may be a person's or a letter's text: only names of fields and values that are known to be neither are
 * shown. Works on the text, so that what is broken is hidden as what is whole.
 * @param source as `sourceOf` gives it
 */
export const hideEvent = (source: string): HiddenEvent => {
	const { text, parts } = hide(source);
	return { text, parts };
};

/** The source of a text that was repaired with parts hidden: what is still hidden in it is as it was. */
export function revealEvent(repaired: string, source: string): string {
	const { clear } = hide(source);
	return repaired.replace(PLACE, (place, number: string) => clear[Number(number) - 1] ?? place);
}

function hide(source: string): Hiding {
	const tokens = source.match(TOKEN) ?? [];
	const hiding: Hiding = { text: '', parts: [], clear: [] };
	const isWhole = isJson(source);
	let field = '';
	for (const [index, token] of tokens.entries()) {
		if (/^[{}[\]:,]$/.test(token) || token.trim() === '') {
			// An array has the name of its field; nothing else carries it on.
			if (/[{},\]]/.test(token)) field = '';
			hiding.text += token;
			continue;
		}
		const isName = tokens.slice(index + 1, index + 3).find((next) => next.trim() !== '') === ':';
		const [before, inner, after] = quoted(token);
		// A name that stands where a value should has lost its colon.
		const isShown = isName || NAMES.has(inner) ? isShownName(inner) : isShownValue(field, inner, isWhole);
		if (isShown) hiding.text += token;
		else {
			const kind = before !== '' ? 'text' : /^[\d.+-]+$/.test(inner) ? 'number' : 'other';
			hiding.parts.push({ field: isName ? '' : field, kind, length: Array.from(inner).length });
			hiding.clear.push(inner);
			hiding.text += `${before}⟦${hiding.clear.length}⟧${after}`;
		}
		field = isName && isShown ? inner : '';
	}
	return hiding;
}

function isJson(source: string): boolean {
	try {
		JSON.parse(source);
		return true;
	} catch {
		return false;
	}
}

/** A token without its quotes, and those: double ones, or the single ones of what is no JSON. */
function quoted(token: string): [before: string, inner: string, after: string] {
	const sign = token[0] === '"' || token[0] === "'" ? token[0] : '';
	if (sign === '') return ['', token, ''];
	const isClosed = token.length > 1 && token.endsWith(sign) && !/(?<!\\)(\\\\)*\\.$/su.test(token);
	return [sign, token.slice(1, isClosed ? -1 : undefined), isClosed ? sign : ''];
}

/** What the door says of a field or a value, with names in quotes that are not shown taken out. */
export const hideDetail = (detail: string): string =>
	detail.replace(/"([^"]*)"/g, (whole, name: string) => (isShownName(name) || TYPES.has(name) ? whole : '⟦⟧'));

/** The path of a field with the names in it that are not shown taken out. */
export const hidePath = (path: string): string =>
	path
		.split('.')
		.map((name) => (name === '' || isShownName(name) ? name : '⟦⟧'))
		.join('.');
