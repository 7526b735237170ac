import type { WireEvent } from '../contract/event.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { CITIZEN_FIELDS, CONTRACT, EVENT_TYPES, type ContractType, type FieldForm } from './contract-types.ts';
import { holdsIdentity, OwnMask } from '#sql/model/identities-in-text.ts';
import { normalizeCode, normalizeLine, normalizeText } from '#sql/model/normalize.ts';
import { NOT_SHOWN, quotable, rejectionOf, type Rejection } from './rejection.ts';

/** Exactly one of the two. */
export type Validation = { ok: WireEvent; rejected?: undefined } | { ok?: undefined; rejected: Rejection };

/** A producer's clock may be this far ahead. */
export const CLOCK_SKEW_MS = 10 * 60_000;
const FIRST_YEAR = 1920;
const LAST_YEAR = 2100;
const EARLIEST = Date.UTC(FIRST_YEAR, 0);
const LATEST = Date.UTC(LAST_YEAR + 1, 0);
const MOMENTS = ['occurred_at', 'entered_at', 'due_at', 'until', 'promised_at'] as const;
/** Only these tell of the past; a deadline or a promise may lie ahead. */
const PAST_MOMENTS = new Set<string>(['occurred_at', 'entered_at']);

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const refuse = (reason: Rejection['reason'], field: string, detail: string): Validation => ({
	rejected: { reason, field, detail }
});

/**
 * The verdict on one event as it came: normalised and valid by the contract, or refused with one reason.
 * `x_` fields are dropped, null counts as absent.
 * @param now the server's time in milliseconds since 1970, against which future dates are refused
 */
export function validateEvent(value: unknown, now: number): Validation {
	if (!isObject(value)) return refuse('not_an_object', '', 'must be one JSON object an event');
	const type = value['type'];
	if (type === undefined || type === null) return refuse('missing_field', 'type', 'is missing; every event has a type');
	if (typeof type !== 'string') return refuse('wrong_type', 'type', 'must be a text in quotes');
	const contract = CONTRACT.get(type);
	if (!contract)
		return refuse('unknown_type', 'type', `${quotable(type)} is not in the contract${suggest(type, EVENT_TYPES)}`);

	const event: Loose = {};
	for (const name in value) {
		const form = contract.fields.get(name);
		const given = value[name];
		if (given === undefined) continue;
		if (form === undefined) {
			if (name.startsWith('x_')) continue;
			return refuseField(name, contract.fields.keys(), `${type} has no field`);
		}
		if (given === null) continue;
		const normalised = form === 'citizen' ? citizenOf(given) : normalise(given, form);
		if (normalised instanceof Unknown) return normalised.verdict;
		event[name] = normalised;
	}
	return check(event, contract, now);
}

function check(event: Loose, contract: ContractType, now: number): Validation {
	let ok = event as WireEvent;
	if (!contract.isSure(event)) {
		const parsed = contract.schema.safeParse(event);
		if (!parsed.success) return { rejected: rejectionOf(parsed.error.issues, (path) => valueAt(event, path)) };
		ok = parsed.data;
	}
	let ahead: string | undefined;
	for (const field of MOMENTS) {
		const moment = event[field] as string | undefined;
		if (moment === undefined) continue;
		const at = Date.parse(moment);
		if (!(at >= EARLIEST && at < LATEST))
			return refuse('bad_date', field, `must be in the years ${FIRST_YEAR} to ${LAST_YEAR} of the Gregorian calendar`);
		if (at > now + CLOCK_SKEW_MS && PAST_MOMENTS.has(field)) ahead ??= field;
	}
	if (ahead !== undefined)
		return refuse('future_date', ahead, `is more than 10 minutes ahead of the server; check the clock and the offset`);
	return withoutIdentities(ok, contract);
}

/** Codes are shown to everybody and kept as they came, so that none may be a person's number or, as far as the event tells it, name. */
function withoutIdentities(ok: WireEvent, { codes }: ContractType): Validation {
	const own = ok.type === 'letter.registered' && ok.citizen ? new OwnMask(ok.citizen) : undefined;
	for (const field of codes) {
		const code = (ok as Loose)[field] as string | undefined;
		if (code === undefined || !(holdsIdentity(code) || own?.isIn(code))) continue;
		return refuse(
			'identity_in_code',
			field,
			"holds a person's name, national id or mobile, which no code may; citizen has fields for them"
		);
	}
	return { ok };
}

function normalise(given: unknown, form: FieldForm): unknown {
	if (typeof given !== 'string') return given;
	if (form === 'code') return normalizeCode(given);
	return form === 'line' ? normalizeLine(given) : normalizeText(given);
}

/** Thrown by a field's check to end the validation of the whole event with this verdict. */
class Unknown {
	readonly verdict: Validation;
	constructor(verdict: Validation) {
		this.verdict = verdict;
	}
}

/** The citizen's own fields, as they came: they are keyed, not shown, and their normalisation is their own. */
function citizenOf(given: unknown): unknown {
	if (!isObject(given)) return given;
	const citizen: Loose = {};
	for (const name in given) {
		if (name.startsWith('x_')) continue;
		if (!CITIZEN_FIELDS.has(name))
			return new Unknown(refuseField(name, CITIZEN_FIELDS, 'citizen has no field', 'citizen.'));
		if (given[name] !== null) citizen[name] = given[name];
	}
	return citizen;
}

function refuseField(name: string, known: Iterable<string>, what: string, prefix = ''): Validation {
	const shown = quotable(name);
	const field = prefix + (shown === NOT_SHOWN ? '' : name);
	return refuse('unknown_field', field, `${what} ${shown}${suggest(name, known)}; a field of your own begins with x_`);
}

/** Long or odd words get no suggestion: edit distance grows with their length, and the producer sets it. */
function suggest(word: string, known: Iterable<string>): string {
	return quotable(word) === NOT_SHOWN ? '' : didYouMean(word, known).replace(/\?$/, '');
}

function valueAt(event: Loose, path: PropertyKey[]): unknown {
	return path.reduce<unknown>((at, key) => (isObject(at) ? at[String(key)] : undefined), event);
}
