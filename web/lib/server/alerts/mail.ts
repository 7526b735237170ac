import { createTransport } from 'nodemailer';
import { domainOf, type ChannelSettings } from '#sql/channel-settings.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { mailHtml } from './mail-html.ts';
import { plainText, type Message } from './message.ts';

/** What is mailed, and under which key: its Message-ID, so that one that comes twice is known as one. */
export interface Mail {
	id: string;
	to: string;
	message: Message;
}

/** @throws what the server, or the way to it, has against it */
export async function sendMail(
	{ smtpUrl, mailFrom }: Pick<ChannelSettings, 'smtpUrl' | 'mailFrom'>,
	{ id, to, message }: Mail,
	limitMs: number,
	signal: AbortSignal
): Promise<void> {
	if (smtpUrl === undefined || mailFrom === undefined) throw new Error('PASOKH_SMTP_URL is not set');
	const patience = {
		connectionTimeout: limitMs,
		greetingTimeout: limitMs,
		socketTimeout: limitMs,
		dnsTimeout: limitMs
	};
	const { t } = wordsOf(message.lang);
	// A connection for each: one that hangs holds no other up.
	const transport = createTransport({ url: smtpUrl, ...patience, disableFileAccess: true, disableUrlAccess: true });
	try {
		await transport.sendMail({
			from: mailFrom,
			to: { name: '', address: to },
			messageId: `<${encodeURIComponent(id)}@${domainOf(mailFrom)}>`,
			subject: fill(t.messages.subject, { office: t.office.name, subject: message.subject }),
			text: plainText(message, t.messages.automatic),
			html: mailHtml(message),
			// No out-of-office reply is to come back.
			headers: { 'auto-submitted': 'auto-generated', 'content-language': message.lang },
			signal
		});
	} finally {
		transport.close();
	}
}
