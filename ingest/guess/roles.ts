import type { Corrections } from '#sql/model/imports.ts';
import { MOMENT_ROLES } from '#sql/model/moment-roles.ts';
import type { Lookups } from '../mapping/lookups.ts';
import type { Row } from '../mapping/row.ts';
import { match, type Matched, TABLES, type WordList, wordShare } from './codes.ts';
import { isOtherMoment, nameFit, type Role, ROLES } from './names.ts';
import { cellOf, type Profile } from './profile.ts';

/** A letter a row, a step of a letter a row, or a call a row. */
export type Shape = 'letters' | 'steps' | 'calls';

/** What a column was taken for. */
export interface Taken {
	profile: Profile;
	/** 0 to 1. */
	surety: number;
	matched?: Matched;
}

export interface Roles {
	shape: Shape;
	of: ReadonlyMap<Role, Taken>;
	/** A column of times that belongs to a column of dates without them. */
	times: ReadonlyMap<string, Profile>;
	/** Columns that together with the id make it unique. */
	idWith: Profile[];
}

/** Less is left to people. */
const LEAST = 0.45;
/** Of a column by whose contents alone it may be what every letter needs. */
const ALONE = 0.46;
const CALLS: readonly Role[] = ['call_id', 'call_moment', 'call_outcome', 'wait_s', 'handle_s'];
const STEPS: readonly Role[] = ['moment', 'activity', 'event_id', 'sequence'];
const PEOPLE: readonly Role[] = ['name', 'family_name', 'mobile', 'national_id'];
/** Without an activity, steps are told by the body and the state of each row. */
const BESIDE_ACTIVITY: readonly Role[] = [
	'letter_id',
	'channel',
	'category',
	'kind',
	'county',
	'body',
	'actor',
	...STEPS,
	...PEOPLE
];

const is = (profile: Profile, ...types: Profile['type'][]): boolean => types.includes(profile.type);
const isOnce = ({ texts, filled }: Profile): boolean => texts.size >= filled * 0.98;
/** Nearer to 1, the more rows a text has on the average. */
const comesBack = ({ texts, filled }: Profile): number => 1 - texts.size / Math.max(1, filled);

interface Look {
	profile: Profile;
	matches: Map<string, Matched>;
	words: Record<WordList, number>;
}

/** How well a column's contents can be of a role: 0 for never. */
function contentsFit(role: Role, { profile, words }: Look): number {
	const isWord = is(profile, 'code', 'text', 'name', 'number');
	switch (role) {
		case 'letter_id':
		case 'call_id':
			return is(profile, 'id', 'number', 'code') && profile.full > 0.9 ? 1 : 0;
		case 'event_id':
			return is(profile, 'id', 'number') && isOnce(profile) && profile.full === 1 ? 1 : 0;
		case 'mobile':
			return is(profile, 'mobile') ? 1 : 0;
		case 'national_id':
			return is(profile, 'national id') ? 1 : 0;
		case 'name':
		case 'family_name':
			return is(profile, 'name') ? 1 : 0;
		case 'sequence':
		case 'wait_s':
		case 'handle_s':
			return is(profile, 'number', 'code', 'id') && [...profile.texts.keys()].every((text) => /^\d+$/.test(text))
				? 1
				: 0;
		case 'kind':
			return words.kind >= 0.5 ? 1 : 0;
		case 'call_outcome':
			return words.call >= 0.5 ? 1 : 0;
		case 'outcome':
			return words.outcome >= 0.4 ? 1 : 0;
		case 'state':
			// A state of the union is none of a letter.
			return is(profile, 'code', 'text') ? (words.state > 0 ? 1 : 0.6) * (0.7 + 0.3 * comesBack(profile)) : 0;
		case 'subject':
			return isWord ? 1 - 0.5 * comesBack(profile) : 0;
		case 'text':
		case 'answer_text':
			return is(profile, 'text') ? 1 : is(profile, 'code') ? 0.6 : 0;
		case 'activity':
		case 'channel':
		case 'category':
		case 'county':
		case 'body':
		case 'from_org':
		case 'priority':
		case 'actor':
			// Codes come back. In a small file they may all differ.
			return is(profile, 'code', 'name')
				? 0.9 + 0.1 * comesBack(profile)
				: is(profile, 'text')
					? 0.3 + 0.5 * comesBack(profile)
					: 0;
		default:
			return is(profile, 'date') ? 1 : 0;
	}
}

/** 1, 2, 3: the next export counts them anew. */
const isCounted = (texts: ReadonlyMap<string, number>): boolean => texts.has('1') && texts.has(String(texts.size));

/** What contents alone say, whatever the column is called. */
function contentsAlone(role: Role, { profile, matches, words }: Look): number {
	if (role in TABLES) {
		const share = matches.get(TABLES[role as keyof typeof TABLES])!.share;
		return role === 'from_org' || share < 0.3 ? 0 : 0.55 * share;
	}
	if (role === 'mobile' || role === 'national_id') return contentsFit(role, { profile, matches, words }) * 0.75;
	if (role === 'kind') return words.kind >= 0.5 ? 0.5 * words.kind : 0;
	const { full, texts } = profile;
	// What numbers each row, though not as the rows of a sheet are numbered.
	if (role === 'letter_id') return is(profile, 'id') && full === 1 && isOnce(profile) && !isCounted(texts) ? ALONE : 0;
	if (role === 'registered') return is(profile, 'date') && full > 0.95 && !isOtherMoment(profile.column) ? ALONE : 0;
	return 0;
}

interface Offer {
	role: Role;
	look: Look;
	score: number;
}

/** The best offers first, each role and each column once. */
function assign(offers: readonly Offer[], least: number): Map<Role, Taken> {
	const of = new Map<Role, Taken>();
	const used = new Set<Profile>();
	for (const { role, look, score } of offers.toSorted((a, b) => b.score - a.score)) {
		if (score < least || of.has(role) || used.has(look.profile)) continue;
		const table = TABLES[role as keyof typeof TABLES] as (typeof TABLES)[keyof typeof TABLES] | undefined;
		const matched = table && look.matches.get(table);
		of.set(role, { profile: look.profile, surety: Math.min(1, score), ...(matched && { matched }) });
		used.add(look.profile);
	}
	return of;
}

/** @param said by columns, what people say that they are: nothing else is offered for these, nor these roles for others */
function offersOf(looks: readonly Look[], roles: readonly Role[], said: Corrections['roles']): Offer[] {
	const taken = new Set(Object.values(said));
	return looks.flatMap((look) => {
		const own = said[look.profile.column];
		if (own !== undefined) return roles.filter((role) => role === own).map((role) => ({ role, look, score: 1 }));
		return roles
			.filter((role) => !taken.has(role))
			.map((role) => {
				const fit = contentsFit(role, look);
				const named = nameFit(look.profile.column, role) * fit;
				const score = fit === 0 ? 0 : named + contentsAlone(role, look);
				// Of equals, the column that stands first.
				return { role, look, score: score - look.profile.place * 1e-6 };
			});
	});
}

/** Whether a column's text differs among rows of the same id. */
function varies(rows: readonly Row[], id: string, { column }: Profile): number {
	const first = new Map<string, string>();
	const moved = new Set<string>();
	for (const row of rows) {
		const key = cellOf(row, id);
		const text = cellOf(row, column);
		if (!first.has(key)) first.set(key, text);
		else if (first.get(key) !== text) moved.add(key);
	}
	return moved.size / Math.max(1, first.size);
}

/** Columns of times beside dates that have none: the one named alike, or the one that stands next to it. */
function timesOf(dates: readonly Profile[], all: readonly Profile[]): Map<string, Profile> {
	const found = new Map<string, Profile>();
	const stem = (name: string) => name.replace(/تاریخ|ساعت|زمان|date|time|[\s_\u200c]/gi, '').toLowerCase();
	const isFree = (one: Profile) => is(one, 'time') && ![...found.values()].includes(one);
	for (const { column, place, date } of dates) {
		if (date?.has !== 'date') continue;
		const time =
			all.find((one) => isFree(one) && stem(one.column) === stem(column)) ??
			all.find((one) => isFree(one) && one.place === place + 1);
		if (time) found.set(column, time);
	}
	return found;
}

/** Columns with few texts that, with the id, make each row's own. */
function companions(rows: readonly Row[], id: Profile, all: readonly Profile[]): Profile[] {
	if (isOnce(id)) return [];
	const scores = all
		.filter((one) => one !== id && is(one, 'code', 'id') && one.full === 1)
		.map((one) => ({
			one,
			share: new Set(rows.map((row) => `${cellOf(row, one.column)}\0${cellOf(row, id.column)}`)).size / rows.length
		}))
		.filter(({ share }) => share > 0.999);
	return scores.slice(0, 1).map(({ one }) => one);
}

/** Decides what each column is. */
export function findRoles(
	profiles: readonly Profile[],
	rows: readonly Row[],
	lookups: Lookups,
	{ roles: said, codes }: Corrections
): Roles {
	const tables = [...new Set(Object.values(TABLES))];
	const looks = profiles
		.filter(({ type }) => type !== 'empty')
		.map((profile): Look => {
			const words = (list: WordList) => (is(profile, 'code', 'text') ? wordShare(profile, list) : 0);
			return {
				profile,
				matches: new Map(tables.map((table) => [table, match(profile, table, lookups, codes[profile.column])])),
				words: {
					kind: words('kind'),
					channels: words('channels'),
					outcome: words('outcome'),
					state: words('state'),
					call: words('call')
				}
			};
		});
	const times = (of: ReadonlyMap<Role, Taken>) =>
		timesOf(
			MOMENT_ROLES.flatMap((role) => of.get(role)?.profile ?? []),
			profiles
		);

	const calls = assign(offersOf(looks, CALLS, said), LEAST);
	if (calls.has('call_id') && calls.has('call_moment') && calls.size > 2) {
		const id = calls.get('call_id')!.profile;
		return { shape: 'calls', of: calls, times: times(calls), idWith: companions(rows, id, profiles) };
	}

	const letterRoles = ROLES.filter((role) => !CALLS.includes(role) && !STEPS.includes(role));
	const wide = offersOf(looks, letterRoles, said);
	const letters = assign(wide, LEAST);
	const id = letters.get('letter_id')?.profile;
	if (!id || id.filled < 1.3 * id.texts.size)
		return { shape: 'letters', of: letters, times: times(letters), idWith: [] };

	const stepOffers = offersOf(looks, [...letterRoles, ...STEPS], said).filter(
		({ role, look }) => role !== 'moment' || varies(rows, id.column, look.profile) > 0.2
	);
	const own = looks.find(({ profile }) => profile === id)!;
	const steps = [
		...stepOffers.filter(({ role }) => role !== 'letter_id'),
		{ role: 'letter_id', look: own, score: 1 } as const
	];
	const withActivity = assign(steps, LEAST);
	const allowed = withActivity.has('activity') ? steps.filter(({ role }) => BESIDE_ACTIVITY.includes(role)) : steps;
	const of = assign(allowed, LEAST);
	// Nothing tells what its rows did: numbers that are given twice.
	if (!of.has('moment') && !of.has('activity'))
		return { shape: 'letters', of: letters, times: times(letters), idWith: [] };
	return { shape: 'steps', of, times: times(of), idWith: [] };
}
