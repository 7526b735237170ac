import { latinDigits } from './digits.ts';
import { EVENT_TYPES } from './event-types.ts';

/** Fields of the contract whose values are numbers; then those whose values are moments. */
export const NUMBER_FIELDS: ReadonlySet<string> = new Set(['v', 'amount_rial', 'wait_s', 'handle_s', 'parts']);
export const MOMENT_FIELDS: ReadonlySet<string> = new Set([
	...['occurred_at', 'entered_at', 'due_at', 'until', 'promised_at']
]);
/** Fields with ids and codes, which name no person. */
export const CODE_FIELDS: ReadonlySet<string> = new Set([
	...['event_id', 'type', 'actor', 'org', 'letter_id', 'call_id', 'outage_id', 'channel', 'category', 'county', 'kind'],
	...['campaign', 'priority', 'master_letter_id', 'referral_id', 'from_org', 'to_org', 'right_org', 'outcome', 'means'],
	...['flag', 'verdict', 'template', 'sms_id', 'loan_id', 'bank', 'collateral', 'target_event_id', 'target_source'],
	'ended_as'
]);
/** Fields whose values are never shown. */
const HIDDEN_FIELDS = ['subject', 'body', 'text', 'reason', 'note', 'activity', 'error', 'component'];
const PERSON_FIELDS = ['citizen', 'national_id', 'mobile', 'name'];
const NAMES = new Set([...NUMBER_FIELDS, ...MOMENT_FIELDS, ...CODE_FIELDS, ...HIDDEN_FIELDS, ...PERSON_FIELDS]);
const TYPES = new Set<string>(EVENT_TYPES);

/** Eight digits with at most one sign between any two: a national id without its zeros, or a longer number. */
const PERSONAL_NUMBER = /\d(?:[^\dA-Za-z]?\d){7}/;
/** A word in the form of codes. Names begin with a capital, or have other letters. */
const CODE_WORD = /^[a-z][a-z0-9_.-]{0,63}$/;
/** An id contains a digit. */
const ID = /^(?=[^]*\d)[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/;
const FIELD_NAME = /^[a-z_][A-Za-z0-9_.-]{0,63}$/;
const TIME = String.raw`([T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?)? ?(Z|[+-]\d{2}:?\d{2})?`;
const YEAR = String.raw`(1[234]\d{2}|19\d{2}|20\d{2})`;
/** A moment or a day, valid or not, with the year first or last. */
const MOMENT = new RegExp(`^(${YEAR}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]${YEAR})${TIME}$`, 'i');

/** Whether the name of a field may be shown: it is in the contract, or looks like a misspelt one. */
export const isShownName = (name: string): boolean => NAMES.has(name) || (FIELD_NAME.test(name) && !/\d{5}/.test(name));

/**
 * Whether a value may be shown: only if it certainly is neither of a person nor from the text of a letter.
 * @param isJson whether it was read from valid JSON: in other text, a word may be part of a longer value
 */
export function isShownValue(field: string, value: string, isJson = true): boolean {
	if (!/[\p{L}\p{N}]/u.test(value) || /^(true|false|null)$/.test(value)) return true;
	if (NUMBER_FIELDS.has(field)) return /^-?\d{1,7}(\.\d{1,3})?$/.test(value);
	if (MOMENT_FIELDS.has(field)) return MOMENT.test(latinDigits(value));
	if (field === 'type' && TYPES.has(value)) return true;
	const isCode = (isJson && CODE_WORD.test(value)) || ID.test(value);
	return CODE_FIELDS.has(field) && isCode && !PERSONAL_NUMBER.test(value);
}

/** A hidden value. Its place in the array is its number in the text, from 1. */
export interface HiddenPart {
	/** Name of its field; empty if that may not be shown, or if the hidden part is itself a name. */
	field: string;
	/** text: in quotes; number: digits only; other: not JSON. */
	kind: 'text' | 'number' | 'other';
	length: number;
}

/** A refused event, or what came in its place, as an administrator may see it. */
export interface HiddenEvent {
	/** With `⟦1⟧`, `⟦2⟧` … in place of hidden parts. */
	text: string;
	parts: HiddenPart[];
}

interface Hiding extends HiddenEvent {
	/** The hidden parts, as they stand in the source. */
	clear: string[];
}

/** Strings, closed or not; structural signs; white space; any other run of characters. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\]:,]|\s+|[^\s"{}[\]:,]+/gu;
const PLACE = /⟦(\d{1,6})⟧/g;

/** An event as JSON of several lines, or its raw text if it is not JSON. */
export const sourceOf = (content: { event: unknown } | { raw: string }): string =>
	'event' in content ? JSON.stringify(content.event, null, '\t') : content.raw;

/**
 * Hides all that may be of a person or from a letter's text: only names and values that are certainly neither are shown. It works on the
 * text, so broken JSON is hidden like valid JSON.
 * @param source the result of `sourceOf`
 */
export const hideEvent = (source: string): HiddenEvent => {
	const { text, parts } = hide(source);
	return { text, parts };
};

/** Puts the hidden parts back into a text that was repaired while they were hidden. */
export function revealEvent(repaired: string, source: string): string {
	const { clear } = hide(source);
	return repaired.replace(PLACE, (place, number: string) => clear[Number(number) - 1] ?? place);
}

function hide(source: string): Hiding {
	const tokens = source.match(TOKEN) ?? [];
	const hiding: Hiding = { text: '', parts: [], clear: [] };
	const isValid = isJson(source);
	let field = '';
	for (const [index, token] of tokens.entries()) {
		if (/^[{}[\]:,]$/.test(token) || token.trim() === '') {
			// Only the elements of an array have the name of their field; in other places it ends.
			if (/[{},\]]/.test(token)) field = '';
			hiding.text += token;
			continue;
		}
		const isName = tokens.slice(index + 1, index + 3).find((next) => next.trim() !== '') === ':';
		const [before, inner, after] = quoted(token);
		// A name in the place of a value has lost its colon.
		const isShown = isName || NAMES.has(inner) ? isShownName(inner) : isShownValue(field, inner, isValid);
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

/** A token split from its quotes, which are double ones or, outside of JSON, single ones. */
function quoted(token: string): [before: string, inner: string, after: string] {
	const sign = token[0] === '"' || token[0] === "'" ? token[0] : '';
	if (sign === '') return ['', token, ''];
	const isClosed = token.length > 1 && token.endsWith(sign) && !/(?<!\\)(\\\\)*\\.$/su.test(token);
	return [sign, token.slice(1, isClosed ? -1 : undefined), isClosed ? sign : ''];
}

/** The door's explanation of a refusal, without quoted names that may not be shown. */
export const hideDetail = (detail: string): string =>
	detail.replace(/"([^"]*)"/g, (whole, name: string) => (isShownName(name) || TYPES.has(name) ? whole : '⟦⟧'));

/** The path of a field, without names that may not be shown. */
export const hidePath = (path: string): string =>
	path
		.split('.')
		.map((name) => (name === '' || isShownName(name) ? name : '⟦⟧'))
		.join('.');
