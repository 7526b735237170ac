import type { ToldOfRule } from '#sql/model/alert.ts';
import { BUDGET, type HeldContent } from '#sql/office/budget.ts';
import type { Finding } from '#sql/model/health.ts';
import type { Notice } from '#sql/office/notices.ts';
import { fill, isolate, type Words } from '$lib/i18n/text.ts';
import type { DigestContent } from './digest-content.ts';
import { digestMessage, shortDigest } from './digest-message.ts';
import { healthRow } from '../health.ts';
import { messageOfRule, type Message, type Telling } from './message.ts';

type Said = Pick<Notice, 'id' | 'kind' | 'at'> & { isRead: boolean };
type Shown = Pick<Message, 'subject' | 'lead' | 'note' | 'sections' | 'links'>;

/** A notice as the page of alerts shows it. */
export type NoticeView = Said & Shown;

export function noticeView({ id, kind, content, at, readAt }: Notice, telling: Telling): NoticeView {
	const said: Said = { id, kind, at, isRead: readAt !== null };
	if (kind === 'held') return { ...said, ...heldMessage(content as HeldContent, telling.words) };
	if (kind === 'health') return { ...said, ...healthMessage(content as Finding, telling) };
	const { subject, lead, note, sections, links } =
		kind === 'digest'
			? // In the language of who reads it, not in that of who was sent it.
				shortDigest(digestMessage({ ...(content as DigestContent), lang: telling.words.f.lang }, telling))
			: messageOfRule(kind, content as ToldOfRule, telling);
	return { ...said, ...{ subject, lead, note, sections, links } };
}

/** What is bad, or well again, and what to do. */
function healthMessage(finding: Finding, { words, origin }: Telling): Shown {
	const { t, f } = words;
	const { title, what, cure, level } = healthRow(finding, words);
	return {
		subject: fill(t.health.notices[level === 'bad' ? 'bad' : 'well'], { name: title }),
		...{ lead: what, note: cure && `${t.health.cure}: ${cure}`, sections: [] },
		links: [{ text: t.health.title, href: `${origin}/health${f.lang === 'en' ? '?lang=en' : ''}` }]
	};
}

/** That messages were held back. What they would have told stands in the bell. */
function heldMessage({ who, held, since }: HeldContent, { t, f }: Words): Shown {
	const { budget } = t.messages;
	const [person, whole] = [BUDGET.person, BUDGET.office].map(({ hour, day }) => ({
		...{ hour: f.number(hour), day: f.number(day) }
	}));
	return {
		subject: fill(budget.spent, { n: f.number(held) }),
		lead: fill(budget.whose, { who: who === '' ? budget.office : isolate(who), moment: f.stamp(since) }),
		note: [fill(budget.person, person!), fill(budget.whole, whole!)].join(' '),
		...{ sections: [], links: [] }
	};
}
