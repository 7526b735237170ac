import { wallOf, type Change } from '#sql/alerts/digest.server.ts';
import type { ReminderMail } from '#sql/office/reminders.ts';
import { kpiOf } from '#sql/measures/catalogue.ts';
import { unitOfValue } from '#sql/measures/kpi.ts';
import type { Days } from '#sql/queries/pages/page.ts';
import { figureText } from '$lib/figure-text.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { tehranDay } from '$lib/i18n/format.ts';
import { toJalali } from '$lib/i18n/jalali.ts';
import { wallSentence } from '$lib/i18n/sentence.ts';
import { fill, isolate, type Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { EVER, listHref, type ListLink } from '$lib/list-link.ts';
import { groupLink } from '$lib/wall-links.ts';
import type { BodyContent, DigestContent } from './digest-content.ts';
import type { Message, MessageRow, MessageSection, Telling } from './message.ts';

type Told = Pick<Telling, 'origin' | 'opens'>;

/** What a digest's rows are made with. */
interface Writing extends Told {
	content: DigestContent;
	words: Words;
}

function subjectOf({ every, snapshot }: DigestContent, words: Words): string {
	const { t, f } = words;
	return fill(t.digests.subject[every], {
		days: daysText(snapshot.range, words),
		unanswered: f.number(snapshot.unanswered.now),
		late: f.number(snapshot.wall.totals.late)
	});
}

/** Puts a digest into words. */
export function digestMessage(content: DigestContent, told: Told): Message {
	const { id, lang, snapshot } = content;
	const words = wordsOf(lang);
	const { t, f } = words;
	const writing = { ...told, content, words };
	const looks = lang === 'en' ? '&lang=en' : '';
	const sections = [flow, bodies, channels, queues, rules, overdue, unusual].map((write) => write(writing));
	return {
		...{ lang, subject: subjectOf(content, words) },
		lead: wallSentence(wallOf(snapshot), words, null)
			.map(({ text }) => text)
			.join('')
			.trim(),
		sections: sections.filter(({ rows }) => rows.length > 0),
		note: fill(t.messages.moments, { asOf: f.moment(snapshot.asOf), known: f.moment(snapshot.knownAt) }),
		links: [
			{ text: t.digests.wall, href: `${told.origin}/?${moments(content)}${looks}` },
			{ text: t.digests.own, href: `${told.origin}/account/digests/${id}` },
			{ text: t.digests.choose, href: `${told.origin}/account/digests${looks.replace('&', '?')}` }
		]
	};
}

/** What of a digest a messenger shows: what happened, and where the rest is. */
export const shortDigest = ({ sections, links, ...message }: Message): Message => ({
	...message,
	sections: sections.slice(0, 1),
	links: links.slice(1, 2)
});

const moments = ({ snapshot: { asOf, knownAt } }: DigestContent) => new URLSearchParams({ asof: asOf, known: knownAt });

function daysText({ from, to }: Days, { t, f }: Words): string {
	if (from === to) return f.longDay(to!);
	const isOneYear = toJalali(from!).year === toJalali(to!).year;
	return fill(t.digests.days, { from: f.day(from!, !isOneYear), to: f.day(to!, true) });
}

function href({ content, origin, opens, words }: Writing, link: ListLink): string {
	const looks = new URLSearchParams(words.f.lang === 'en' ? { lang: 'en' } : {});
	return `${origin}${listHref(link, content.snapshot, looks, opens)}`;
}

/** How a count has changed, by itself. */
function byText({ now, before }: Pick<Change, 'now' | 'before'>, { t, f }: Words): string {
	const { more, less, same } = t.digests.change;
	if (now === before) return same;
	return fill(now > before ? more : less, { by: f.number(Math.abs(now - before)) });
}

/** What the days brought, and what stood at their end. */
function flow(writing: Writing): MessageSection {
	const { t, f } = writing.words;
	const { compared, compare, range, unanswered } = writing.content.snapshot;
	const rows = (compared ?? []).map(({ kpi, part, name, now, before }): MessageRow => ({
		name: t.digests.flow[name as keyof typeof t.digests.flow],
		text: f.number(now ?? 0),
		note: byText({ now: now ?? 0, before: before ?? 0 }, writing.words),
		href: href(writing, { kpi, part })
	}));
	const stands: MessageRow = {
		name: fill(t.digests.unanswered, { day: f.day(range.to!) }),
		text: f.number(unanswered.now),
		note: unanswered.before === null ? '' : byText({ ...unanswered, before: unanswered.before }, writing.words),
		href: href(writing, { kpi: 'unanswered', days: EVER })
	};
	return {
		title: daysText(range, writing.words),
		rows: [...rows, stands],
		more: fill(t.digests.comparedWith, { days: daysText(compare!, writing.words) })
	};
}

function changes(writing: Writing, title: string, some: Change[], linkOf: (code: string) => ListLink): MessageSection {
	const { words, content } = writing;
	const { names, compare } = content.snapshot;
	const rows = some.map((one): MessageRow => {
		const link = linkOf(one.code);
		const name = codeName(link.group!, one.code, names, words);
		return { name, text: words.f.number(one.now), note: byText(one, words), href: href(writing, link) };
	});
	return { title, rows, more: fill(words.t.digests.comparedWith, { days: daysText(compare!, words) }) };
}

const bodies = (writing: Writing): MessageSection =>
	changes(writing, writing.words.t.digests.bodies, writing.content.snapshot.bodies, (key) => ({
		...{ kpi: 'unanswered', group: 'body', key, days: EVER }
	}));

const channels = (writing: Writing): MessageSection =>
	changes(writing, writing.words.t.digests.channels, writing.content.snapshot.channels, (code) =>
		groupLink('channel', code)
	);

function overdue(writing: Writing): MessageSection {
	const { words, content } = writing;
	const { t, f } = words;
	const { overdue: late, names } = content.snapshot;
	return {
		title: t.digests.overdue,
		rows: late.bodies.map(({ code, count }) => ({
			name: codeName('body', code, names, words),
			...{ text: f.number(count), note: '' },
			href: href(writing, { kpi: 'overdue', group: 'body', key: code, days: EVER })
		})),
		more: late.more === 0 ? '' : fill(t.digests.otherBodies, { n: f.number(late.more) })
	};
}

function queues({ words: { t, f }, content, origin }: Writing): MessageSection {
	const looks = f.lang === 'en' ? '&lang=en' : '';
	const rows = (content.queues ?? []).map(({ words, query, count }): MessageRow => ({
		name: words || t.digests[count === null ? 'notCounted' : query === null ? 'searched' : 'allLetters'],
		text: count === null ? '–' : f.number(count),
		note: '',
		href: query === null ? null : `${origin}/letters?${query}${looks}`
	}));
	return { title: t.digests.queues, rows, more: '' };
}

const rules = ({ words: { t, f }, content, origin }: Writing): MessageSection => ({
	title: t.digests.rules,
	rows: content.rules.map(({ id, words, firing }) => ({
		...{ name: words, text: f.number(firing), note: '' },
		href: `${origin}/alerts/${id}${f.lang === 'en' ? '?lang=en' : ''}`
	})),
	more: ''
});

function unusual({ words, content, origin }: Writing): MessageSection {
	const { t, f } = words;
	const rows = content.snapshot.unusual.map(({ kpi, day, value, low, high }): MessageRow => {
		const text = (of: number) => figureText(of, unitOfValue(kpiOf(kpi)), words);
		const params = new URLSearchParams([['from', day], ['to', day], ...moments(content)]);
		if (f.lang === 'en') params.set('lang', 'en');
		return {
			name: fill(t.digests.unusualDay, { figure: kpiOf(kpi).title[f.lang], day: f.longDay(day) }),
			text: text(value),
			note: fill(t.digests.usual, { low: text(Math.round(low)), high: text(Math.round(high)) }),
			href: `${origin}/figures/${kpi}?${params}`
		};
	});
	return { title: t.digests.unusual, rows, more: '' };
}

/** Puts a body's overdue letters into words, for somebody who has no account: it leads nowhere. */
export function bodyMessage({ body, count, letters, asOf, knownAt, names }: BodyContent): Message {
	const words = wordsOf('fa');
	const { t, f } = words;
	const most = { count: f.number(count), n: f.number(letters.length) };
	return {
		lang: 'fa',
		subject: fill(t.liaisons.subject, {
			...{ body: codeName('body', body, names, words), day: f.day(tehranDay(asOf), true), count: f.number(count) }
		}),
		lead: [t.liaisons.request, ...(letters.length < count ? [fill(t.liaisons.most, most)] : [])].join(' '),
		sections: [
			{
				title: null,
				rows: letters.map(({ id, registeredAt, dueAt, category, channel }) => ({
					name: isolate(id),
					text: dueAt === null ? '' : fill(t.liaisons.late, { age: f.duration(Date.parse(asOf) - Date.parse(dueAt)) }),
					note: fill(t.liaisons.row, {
						day: registeredAt === null ? '–' : f.day(tehranDay(registeredAt), true),
						category: codeName('category', category, names, words),
						channel: codeName('channel', channel, names, words)
					}),
					href: null
				})),
				more: ''
			}
		],
		note: fill(t.messages.moments, { asOf: f.moment(asOf), known: f.moment(knownAt) }),
		links: []
	};
}

/** Puts a reminder into words, for the body's liaison. What was typed stands quoted. */
export function reminderMessage({ number, letters, text, at, count }: ReminderMail): Message {
	const { t, f } = wordsOf('fa');
	const most = { count: f.number(count), n: f.number(letters.length) };
	return {
		lang: 'fa',
		subject: fill(t.liaisons.reminder, { count: f.number(count), number: isolate(number) }),
		lead: fill(text ? t.liaisons.remindedSo : t.liaisons.reminded, { text }),
		sections: [
			{
				title: null,
				rows: letters.map((id) => ({ name: isolate(id), text: '', note: '', href: null })),
				more: letters.length < count ? fill(t.liaisons.first, most) : ''
			}
		],
		note: f.moment(at),
		links: []
	};
}
