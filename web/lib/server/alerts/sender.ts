import type { ToldOfRule } from '#sql/model/alert.ts';
import type { Role } from '#sql/model/roles.ts';
import { mailFault } from '#sql/alerts/draft.ts';
import { webhookSecret } from '#sql/office/alert-rules.ts';
import { chatOf } from '#sql/office/chats.ts';
import type { RuleKind } from '#sql/office/alert-schema.ts';
import type { Delivery } from '#sql/office/deliveries.ts';
import { confirmCode, confirmedAddresses, type ConfirmContent } from '#sql/office/mail-addresses.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import type { ReminderMail } from '#sql/office/reminders.ts';
import { preferenceOf } from '#sql/office/saved-queues.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { readNames } from '#sql/queries/pages/read-page.ts';
import { fill, isolate } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { neededRoles } from '../grants.ts';
import type { Office } from '../office.ts';
import { officeOrigin } from '../origin.ts';
import { chatText, writeTo } from './bot.ts';
import { sendMail } from './mail.ts';
import type { BodyContent, DigestContent } from './digest-content.ts';
import { bodyMessage, digestMessage, reminderMessage, shortDigest } from './digest-message.ts';
import { messageOfRule, type Message, type Telling } from './message.ts';
import type { Resolve } from './post-json.ts';
import { sendHook, webhookBody } from './webhook.ts';

/** What of an office is needed to send. */
export type SendingOffice = Pick<Office, 'settings' | 'store' | 'keys' | 'looker'>;

export interface SenderOptions {
	/** One attempt may take so long. */
	limitMs: number;
	/** How webhooks' names are resolved; absent: by the system. */
	resolve?: Resolve;
}

/** It is not to be sent any more, and a later attempt would find the same. */
export class Undeliverable extends Error {
	override name = 'Undeliverable';
}

/** Names of codes hardly change; they are read again after this time. */
const NAMES_MS = 60_000;
/** A person's choice of language for what is sent; absent: Persian. */
export const LANG_PREFERENCE = 'lang';

/** Puts deliveries into words and sends them by their channel. Throws what is against it, or Undeliverable. */
export function createSender(
	{ settings, store, keys, looker }: SendingOffice,
	{ limitMs, resolve }: SenderOptions
): (delivery: Delivery, signal: AbortSignal) => Promise<void> {
	const { channels, clickhouse, web } = settings;
	const origin = officeOrigin(web);
	let names: { at: number; read: Promise<PageFrame['names']> } | undefined;

	/** The last that were read, where the engine does not answer. */
	async function currentNames(): Promise<PageFrame['names']> {
		if (names && performance.now() - names.at < NAMES_MS) return names.read;
		const before = names?.read;
		const read = readNames(looker, clickhouse.database).catch((problem: unknown) => {
			names = undefined;
			if (before) return before;
			throw problem;
		});
		names = { at: performance.now(), read };
		return read;
	}

	async function tellingTo({ user_id, role }: Delivery): Promise<Telling> {
		const lang = user_id !== null && (await preferenceOf(store, user_id, LANG_PREFERENCE)) === 'en' ? 'en' : 'fa';
		return { words: wordsOf(lang), names: await currentNames(), origin, opens: opensFor(role) };
	}

	async function messageOf(delivery: Delivery): Promise<Message> {
		const { kind, channel, role, content } = delivery;
		if (kind === 'body') return bodyMessage(JSON.parse(content) as BodyContent);
		if (kind === 'confirm') return confirmMessage(JSON.parse(content) as ConfirmContent, keys.encryption, origin);
		if (kind === 'reminder') return reminderMessage(JSON.parse(content) as ReminderMail);
		if (kind !== 'digest') return messageOfRule(kind, JSON.parse(content) as ToldOfRule, await tellingTo(delivery));
		const message = digestMessage(JSON.parse(content) as DigestContent, { origin, opens: opensFor(role) });
		return channel === 'bot' ? shortDigest(message) : message;
	}

	async function mail(delivery: Delivery, signal: AbortSignal): Promise<void> {
		const { id, target: to, kind } = delivery;
		const fault = kind === 'confirm' ? null : mailFault(to, channels, await confirmedAddresses(store));
		if (fault !== null) throw new Error(fault);
		await sendMail(channels, { id, to, message: await messageOf(delivery) }, limitMs, signal);
	}

	async function hook(delivery: Delivery, signal: AbortSignal): Promise<void> {
		const { id, target: url, kind, content, rule_id } = delivery;
		const secret = rule_id === null ? undefined : await webhookSecret(store, rule_id, keys.decryption);
		if (secret === undefined) throw new Undeliverable('its rule is gone');
		// Digests go to no webhook.
		const body = webhookBody(id, kind as RuleKind, JSON.parse(content) as ToldOfRule, await tellingTo(delivery));
		await sendHook(channels.webhookHosts, { id, url, secret, body }, signal, resolve);
	}

	async function write(delivery: Delivery, signal: AbortSignal): Promise<void> {
		const chat = delivery.user_id === null ? undefined : await chatOf(store, delivery.user_id);
		if (chat === undefined) throw new Undeliverable('no chat is bound');
		if (!channels.bot) throw new Error('PASOKH_BOT_URL and PASOKH_BOT_TOKEN are not set');
		await writeTo(channels.bot, chat, chatText(await messageOf(delivery)), signal);
	}

	const by = { mail, webhook: hook, bot: write };
	return (delivery, signal) => by[delivery.channel](delivery, signal);
}

/** Asks an address whether it wants the office's mails; it says who has it asked. */
function confirmMessage(content: ConfirmContent, keys: KeyRing, origin: string): Message {
	const { t, f } = wordsOf('fa');
	const { mail } = t.addresses;
	return {
		...{ lang: 'fa', subject: mail.subject, sections: [] },
		lead: fill(mail.lead, { by: isolate(content.by), office: t.office.name, about: t.office.about }),
		note: fill(mail.note, { until: f.moment(content.until) }),
		links: [{ text: mail.link, href: `${origin}/addresses/${confirmCode(content, keys)}` }]
	};
}

/** What a number opens for a role; without one, for nobody who logs in. */
const opensFor = (role: Role | null): Telling['opens'] =>
	role !== null && !neededRoles('GET', '/letters').includes(role) ? '/figures' : '/letters';
