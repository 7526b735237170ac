import type { ToldOfRule } from '#sql/model/alert.ts';
import type { Notice } from '#sql/office/notices.ts';
import { messageOfRule, type Message, type Telling } from './message.ts';

/** A notice as the page of alerts shows it. */
export interface NoticeView
	extends Pick<Notice, 'id' | 'kind' | 'at'>, Pick<Message, 'subject' | 'lead' | 'note' | 'sections' | 'links'> {
	isRead: boolean;
}

/** Of what comes from rules. */
export function noticeView({ id, kind, content, at, readAt }: Notice, telling: Telling): NoticeView[] {
	if (kind === 'digest' || kind === 'body') return [];
	const { subject, lead, note, sections, links } = messageOfRule(kind, content as ToldOfRule, telling);
	return [{ ...{ id, kind, at, isRead: readAt !== null }, ...{ subject, lead, note, sections, links } }];
}
