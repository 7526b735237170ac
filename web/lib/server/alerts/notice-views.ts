import type { ToldOfRule } from '#sql/model/alert.ts';
import type { Notice } from '#sql/office/notices.ts';
import type { DigestContent } from './digest-content.ts';
import { digestMessage, shortDigest } from './digest-message.ts';
import { messageOfRule, type Message, type Telling } from './message.ts';

/** A notice as the page of alerts shows it. */
export interface NoticeView
	extends Pick<Notice, 'id' | 'kind' | 'at'>, Pick<Message, 'subject' | 'lead' | 'note' | 'sections' | 'links'> {
	isRead: boolean;
}

export function noticeView({ id, kind, content, at, readAt }: Notice, telling: Telling): NoticeView {
	const { subject, lead, note, sections, links } =
		kind === 'digest'
			? // In the language of who reads it, not in that of who was sent it.
				shortDigest(digestMessage({ ...(content as DigestContent), lang: telling.words.f.lang }, telling))
			: messageOfRule(kind, content as ToldOfRule, telling);
	return { ...{ id, kind, at, isRead: readAt !== null }, ...{ subject, lead, note, sections, links } };
}
