import { describedCode } from '#sql/client/errors.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { unitOfValue } from '#sql/measures/kpi.ts';
import {
	isOfMembers,
	QUERY_FAILURES,
	UNFINISHED,
	windowDays,
	type Condition,
	type Subject,
	type ToldGroup,
	type ToldOfRule
} from '#sql/model/alert.ts';
import { readEngineError } from '#sql/model/engine-errors.ts';
import type { RuleKind } from '#sql/office/alert-schema.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { failureWords } from '$lib/console/failure-words.ts';
import { placeless } from '$lib/console/lines.ts';
import { figureText } from '$lib/figure-text.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { COMPONENTS } from '$lib/i18n/outages.ts';
import { fill, isolate, type Words } from '$lib/i18n/text.ts';
import { listHref, type ListFrame, type Opens } from '$lib/list-link.ts';
import { dimensionName, memberName } from '$lib/list-title.ts';

/** What is told, in one language: a mail lays it out, a bot and the bell write it down. */
export interface Message {
	lang: 'fa' | 'en';
	/** One line: what it is about. */
	subject: string;
	/** What is said first; empty: the subject says it all. */
	lead: string;
	sections: MessageSection[];
	/** What it rests on. */
	note: string;
	/** Where it leads, the most useful first. */
	links: MessageLink[];
}

export interface MessageSection {
	/** Null: it needs none. */
	title: string | null;
	rows: MessageRow[];
	/** Said below the rows; empty: nothing. */
	more: string;
}

export interface MessageRow {
	name: string;
	/** The figure; empty: there is none. */
	text: string;
	/** What else is to be known of it; empty: nothing. */
	note: string;
	/** The list behind it; null: there is none. */
	href: string | null;
}

export interface MessageLink {
	text: string;
	href: string;
}

/** What a message is written with. */
export interface Telling {
	words: Words;
	/** Of codes: `org:bank_saderat`. */
	names: PageFrame['names'];
	/** The office's address, without a final slash. */
	origin: string;
	/** What a number opens for whoever reads it. */
	opens: Opens;
}

/** So many groups are named; a list has all. */
const MOST_ROWS = 30;

const kpiOfSubject = (subject: Subject) => (subject.of === 'figure' ? findKpi(subject.measure) : undefined);

/** What a rule looks at, and when it fires, in words. */
export function ruleWords(
	{ subject, condition }: Pick<ToldOfRule, 'subject' | 'condition'>,
	{ words, names }: Pick<Telling, 'words' | 'names'>
): string {
	const when = conditionWords(condition, subject, words);
	return fill(words.t.messages.rule, { what: subjectWords(subject, names, words), when });
}

function subjectWords(subject: Subject, names: PageFrame['names'], words: Words): string {
	const { t, f } = words;
	if (subject.of === 'query') return fill(t.messages.query, { name: isolate(subject.query) });
	if (subject.of === 'feed')
		return subject.source === null ? t.messages.anyFeed : fill(t.messages.feed, { source: isolate(subject.source) });
	const { measure, where, by, window } = subject;
	const kpi = kpiOfSubject(subject);
	const parts = [
		kpi?.title[f.lang] ?? isolate(measure),
		...where.map(([dimension, code]) => codeName(dimension, code, names, words)),
		...(by === null ? [] : [fill(t.messages.by, { name: dimensionName(by, kpi?.basis ?? '', words) })]),
		...(window === null ? [] : [t.messages.windows[window]])
	];
	return parts.join(f.comma);
}

function conditionWords(condition: Condition, subject: Subject, words: Words): string {
	const { t, f } = words;
	const { messages } = t;
	switch (condition.kind) {
		case 'above':
		case 'below':
			return fill(messages[condition.kind], { limit: valueText(condition.limit, { subject, condition }, words) });
		case 'worst':
			return fill(messages.worst, { n: f.number(condition.places) });
		case 'after':
			return fill(messages.after, { day: f.day(condition.day, true) });
		case 'unusual':
			return messages.unusual;
		case 'above_usual':
			return messages.aboveUsual;
		case 'any':
			return subject.of === 'query' ? messages.rows : messages.silent;
	}
}

/** A value of what a rule looks at; empty where that has none. */
export function valueText(
	value: number | null,
	{ subject, condition }: Pick<ToldOfRule, 'subject' | 'condition'>,
	words: Words
): string {
	const { t, f } = words;
	if (subject.of === 'feed') return '';
	if (subject.of === 'query') return value === null ? '' : fill(t.messages.rowCount, { n: f.number(value) });
	const kpi = kpiOfSubject(subject);
	const unit = kpi ? unitOfValue(kpi) : 'count';
	return figureText(value, isOfMembers(condition, unit) ? 'count' : unit, words);
}

/** A group of a rule, in words; what is not grouped is called as the rule's subject is. */
export function groupName(
	{ key }: Pick<ToldGroup, 'key'>,
	subject: Subject,
	{ words, names }: Pick<Telling, 'words' | 'names'>
): string {
	if (subject.of === 'figure' && subject.by !== null) return memberName(subject.by, key, names, words);
	return key === '' ? subjectWords(subject, names, words) : isolate(key);
}

/** What else is told of a group: what would be usual, what is forecast, and since when it stands so. */
function groupNote({ usual, day, since, unfinished }: ToldGroup, told: ToldOfRule, words: Words): string {
	const { t, f } = words;
	const { messages } = t;
	const text = (value: number) => valueText(value, told, words);
	const parts = [
		...(unfinished === undefined
			? []
			: [fill(messages.estimated, { share: f.percent(Math.round(unfinished * 100) / 100) })]),
		...(usual ? [fill(messages.usual, { low: text(usual.low), high: text(usual.high) })] : []),
		...(day === undefined ? [] : [day === null ? messages.never : fill(messages.forecast, { day: f.day(day, true) })]),
		fill(messages.since, { moment: f.stamp(since) })
	];
	return parts.join(f.lang === 'fa' ? '؛ ' : '; ');
}

/** Puts what is told of a rule into words. */
export function messageOfRule(kind: RuleKind, told: ToldOfRule, telling: Telling): Message {
	const { t, f } = telling.words;
	const { messages } = t;
	const page = `${telling.origin}/alerts/${encodeURIComponent(told.rule)}${f.lang === 'en' ? '?lang=en' : ''}`;
	const list = kind === 'outage' ? null : listOf(told, telling, told.groups.length === 1 ? told.groups[0]! : null);
	return {
		lang: f.lang,
		...(kind === 'outage' ? outageTold(told, telling) : groupsTold(kind, told, telling)),
		note: fill(messages.moments, { asOf: f.moment(told.asOf), known: f.moment(told.knownAt) }),
		links: [
			...(list === null ? [] : [{ text: messages.list, href: list }]),
			{ text: messages.page, href: page },
			{ text: messages.silence, href: `${page}#silence` }
		]
	};
}

type Said = Pick<Message, 'subject' | 'lead' | 'sections'>;

/** What a rule looks at in the office's own words: in a subject nothing stands that a person wrote. */
function plainWords({ subject, condition }: ToldOfRule, words: Words): string {
	const { t, f } = words;
	const { messages } = t;
	const window = subject.of === 'figure' ? subject.window : null;
	const what =
		subject.of === 'figure'
			? (kpiOfSubject(subject)?.title[f.lang] ?? messages.figure)
			: subject.of === 'feed'
				? messages.anyFeed
				: messages.savedQuery;
	return fill(messages.rule, {
		what: window === null ? what : `${what}${f.comma}${messages.windows[window]}`,
		when: conditionWords(condition, subject, words)
	});
}

/** The title that its person gave a rule, in quotes; empty: it has none. */
const quoted = ({ name }: Pick<ToldOfRule, 'name'>, { t }: Words): string =>
	name && fill(t.messages.quoted, { name: isolate(name) });

function groupsTold(kind: 'fires' | 'over', told: ToldOfRule, telling: Telling): Said {
	const { words } = telling;
	const { t, f } = words;
	const { subject, groups } = told;
	const inWords = ruleWords(told, telling);
	const what = plainWords(told, words);
	const [first] = groups;
	const one = first && groups.length === 1 ? groupName(first, subject, telling) : '';
	// A code that no list of the office has is shown as it is: somebody wrote it.
	const isListed = one !== '' && !first!.key.split('>').some((code) => one.includes(code));
	const whose = isListed ? one : fill(t.messages.groups, { n: f.number(groups.length) });
	const isGrouped = groups.some(({ key }) => key !== '');
	const rows = groups.slice(0, MOST_ROWS).map((group) => ({
		name: groupName(group, subject, telling),
		text: valueText(group.value, told, words),
		note: groupNote(group, told, words),
		href: listOf(told, telling, group)
	}));
	const more = groups.length - rows.length;
	return {
		subject: fill(t.messages[kind], { what: isGrouped ? `${what} – ${whose}` : what }),
		lead: [quoted(told, words), inWords].filter(Boolean).join(': '),
		sections: [{ title: null, rows, more: more > 0 ? fill(t.messages.more, { n: f.number(more) }) : '' }]
	};
}

function outageTold(told: ToldOfRule, telling: Telling): Said {
	const { t, f } = telling.words;
	const { messages } = t;
	const { component, from, to } = told.outage!;
	const moment = f.stamp(from);
	const span = to === null ? fill(messages.since, { moment }) : fill(messages.span, { from: moment, to: f.stamp(to) });
	const name = quoted(told, telling.words) || ruleWords(told, telling);
	return {
		subject: fill(messages.outage, { what: COMPONENTS[f.lang][component] ?? isolate(component), span }),
		lead: fill(messages.explained, { name }),
		sections: []
	};
}

/** The list behind a figure, or behind one of its groups, as of the moment at which it was seen. */
function listOf(
	{ subject, asOf, knownAt }: ToldOfRule,
	{ words, origin, opens }: Telling,
	group: ToldGroup | null
): string | null {
	if (subject.of !== 'figure') return null;
	const { measure: kpi, where, by, window } = subject;
	const frame: ListFrame = { asOf, knownAt, range: windowDays(window, asOf), where, excludeOutages: false };
	const part = group === null || by === null ? {} : { group: by, key: group.key };
	const looks = new URLSearchParams(words.f.lang === 'en' ? { lang: 'en' } : {});
	return `${origin}${listHref({ kpi, ...part }, frame, looks, opens)}`;
}

/** A message as plain text, for a bot and beside the picture of a mail. */
export function plainText({ subject, lead, sections, note, links }: Message, last: string): string {
	const rows = sections.flatMap(({ title, rows: some, more }) => [
		'',
		...(title === null ? [] : [title]),
		...some.map(({ name, text, note: said }) =>
			[`• ${[name, text].filter(Boolean).join(': ')}`, said].filter(Boolean).join('\n  ')
		),
		...(more ? [more] : [])
	]);
	const where = links.flatMap(({ text, href }) => [`${text}:`, href]);
	return [subject, ...(lead ? [lead] : []), ...rows, '', note, '', ...where, ...(last ? ['', last] : [])].join('\n');
}

/** Why a rule cannot be computed, in words; what has none is shown as it was written. */
export function whyFailed(text: string, words: Words): string {
	if (text === QUERY_FAILURES.lost) return words.t.alerts.state.lost;
	if (text.startsWith(UNFINISHED)) {
		const share = words.f.percent(Number.parseInt(text.slice(UNFINISHED.length), 10) / 100);
		return fill(words.t.alerts.state.unfinished, { share });
	}
	if (text === QUERY_FAILURES.slow) return failureWords(placeless('timeout'), words);
	const code = describedCode(text);
	return code === undefined ? text : failureWords(readEngineError({ code, message: '' }), words);
}
