import { z } from 'zod';
import { MAIL_ADDRESS } from './model/names.ts';

/** A host to which webhooks may go. */
export interface WebhookHost {
	host: string;
	/** Null: any. */
	port: number | null;
	/** Whether it may also be reached without TLS. */
	isHttp: boolean;
}

/** By what messages leave the office beside its pages; a channel that is absent is not there. */
export interface ChannelSettings {
	smtpUrl?: string;
	/** The sender; there with `smtpUrl`. */
	mailFrom?: string;
	/** To which mails go; elsewhere only to addresses that have confirmed. */
	mailDomains: readonly string[];
	webhookHosts: readonly WebhookHost[];
	/** Speaks the Bot API, as Telegram and Bale do. */
	bot?: { url: string; token: string };
}

/** A URL with one of these protocols. */
export function url(protocols: string[], example: string) {
	const message = `must be a URL such as ${example}`;
	return z.string().refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), message);
}

/** `alerts.example.ir`, `alerts.example.ir:8443`, `http://10.0.0.5:9000`. */
const WEBHOOK_HOST = /^(http:\/\/)?([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;
const WEBHOOK_HOSTS =
	'must be hosts, comma-separated, such as alerts.example.ir, alerts.example.ir:8443 or, without TLS, http://10.0.0.5:9000';
const MAIL_DOMAINS = 'must be domains, comma-separated, such as example.ir, kermanshah.example.ir';
const NAMED_ADDRESS = /^[^<>\r\n@]{0,100}<([^<>]+)>$/;
/** The token of a bot goes with each call: without TLS everybody on its way would have it. */
const BOT_URL = /^(?:https:\/\/|http:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?:[:/]|$))/;

/** Undefined: it names no host. */
function readWebhookHost(text: string): WebhookHost | undefined {
	const [, http, host, port] = WEBHOOK_HOST.exec(text.trim().toLowerCase()) ?? [];
	if (host === undefined || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return undefined;
	return { host, port: port === undefined ? null : Number(port), isHttp: http !== undefined };
}

/** The variables by which channels are set. */
export const CHANNEL_VARIABLES = {
	PASOKH_SMTP_URL: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.ir').optional(),
	PASOKH_MAIL_FROM: z
		.string()
		.refine(
			(value) => MAIL_ADDRESS.test(NAMED_ADDRESS.exec(value)?.[1] ?? value),
			'must be an address such as pasokh@example.ir or Pasokh <pasokh@example.ir>'
		)
		.optional(),
	PASOKH_MAIL_DOMAINS: z
		.string()
		.transform((value) => value.split(',').map((domain) => domain.trim().toLowerCase()))
		.refine((domains) => domains.every((domain) => MAIL_ADDRESS.test(`a@${domain}`)), MAIL_DOMAINS)
		.optional(),
	PASOKH_WEBHOOK_HOSTS: z
		.string()
		.transform((value) => value.split(',').map(readWebhookHost))
		.refine((hosts): hosts is WebhookHost[] => !hosts.includes(undefined), WEBHOOK_HOSTS)
		.default([]),
	PASOKH_BOT_URL: z
		.string()
		.regex(BOT_URL, 'must be a URL such as https://tapi.bale.ai; without TLS on this machine alone')
		.refine((value) => URL.canParse(value), 'must be a URL such as https://tapi.bale.ai')
		.optional(),
	PASOKH_BOT_TOKEN: z
		.string()
		.regex(/^[\w:-]{1,200}$/, 'must be the token of a bot: letters, digits, : and -')
		.optional()
};

/** What the variables say. */
export function channelsOf(read: z.infer<z.ZodObject<typeof CHANNEL_VARIABLES>>): ChannelSettings {
	const { PASOKH_SMTP_URL: smtpUrl, PASOKH_BOT_URL: botUrl, PASOKH_BOT_TOKEN: token } = read;
	const mailFrom = smtpUrl === undefined ? undefined : (read.PASOKH_MAIL_FROM ?? senderOf(smtpUrl));
	return {
		...(smtpUrl === undefined || mailFrom === undefined ? {} : { smtpUrl, mailFrom }),
		mailDomains: read.PASOKH_MAIL_DOMAINS ?? (mailFrom === undefined ? [] : [domainOf(mailFrom)]),
		webhookHosts: read.PASOKH_WEBHOOK_HOSTS,
		...(botUrl === undefined || token === undefined ? {} : { bot: { url: botUrl.replace(/\/+$/, ''), token } })
	};
}

/** What comes after the @ of an address, also of one with a name. */
export const domainOf = (address: string): string => address.replace(/^.*@|>$/g, '').toLowerCase();

/** The user of the server where that is an address, else one there. */
function senderOf(smtpUrl: string): string {
	const { username, hostname } = new URL(smtpUrl);
	const user = decodeURIComponent(username);
	return MAIL_ADDRESS.test(user) ? user : `pasokh@${hostname}`;
}
