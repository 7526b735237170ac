import { z } from 'zod';
import type { ChannelSettings } from '#sql/channel-settings.ts';
import { plainText, type Message } from './message.ts';
import { postJson } from './post-json.ts';

export type Bot = NonNullable<ChannelSettings['bot']>;

/** Some hundred messages of the longest. */
const MOST_BYTES = 4_000_000;
/** The Bot API refuses a longer text. */
const MOST_TEXT = 4_096;
/** Sections are cut to so many rows until the text is short enough. */
const ROWS = [30, 15, 8, 4, 2, 1, 0];

const ANSWER = z.object({ ok: z.boolean(), description: z.string().optional(), result: z.unknown().optional() });

const ME = z.object({ username: z.string() });

const UPDATES = z.array(
	z.object({
		update_id: z.number(),
		message: z
			.object({
				chat: z.object({ id: z.union([z.number(), z.string()]), type: z.string() }),
				text: z.string().optional()
			})
			.optional()
	})
);
export type Update = z.infer<typeof UPDATES>[number];

/** Calls the Bot API. Its errors never have the token, which stands in the address. */
async function call({ url, token }: Bot, method: string, ask: object, signal: AbortSignal): Promise<unknown> {
	const { status, text } = await postJson({
		...{ url: new URL(`${url}/bot${token}/${method}`), body: JSON.stringify(ask), mostBytes: MOST_BYTES, signal }
	});
	const answer = ANSWER.safeParse(jsonOf(text)).data;
	if (answer?.ok && status === 200) return answer.result;
	const why = answer?.description?.replaceAll(token, '…').slice(0, 100);
	throw new Error(`the bot's server answers ${status}${why ? `: ${why}` : ''}`);
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Writes to a chat. */
export async function writeTo(bot: Bot, chat: string, text: string, signal: AbortSignal): Promise<void> {
	await call(bot, 'sendMessage', { chat_id: chat, text, disable_web_page_preview: true }, signal);
}

/** The name by which people find the bot: `@pasokh_bot`. */
export async function readBotName(bot: Bot, signal: AbortSignal): Promise<string> {
	return `@${ME.parse(await call(bot, 'getMe', {}, signal)).username}`;
}

/** What was written to the bot after `offset`; that before it is confirmed. Waits for so many seconds if there is nothing. */
export async function readUpdates(bot: Bot, offset: number, waitS: number, signal: AbortSignal): Promise<Update[]> {
	const ask = { offset, timeout: waitS, limit: 50, allowed_updates: ['message'] };
	return UPDATES.parse(await call(bot, 'getUpdates', ask, signal));
}

/** A message as a chat takes it: with fewer rows where it would be too long. */
export function chatText(message: Message): string {
	for (const most of ROWS) {
		const sections = message.sections.map(({ rows, more, ...section }) => ({
			...{ ...section, rows: rows.slice(0, most) },
			more: rows.length > most ? '…' : more
		}));
		const text = plainText({ ...message, sections }, '');
		if (text.length <= MOST_TEXT) return text;
	}
	return `${message.subject}\n${message.links[0]?.href ?? ''}`.slice(0, MOST_TEXT);
}
