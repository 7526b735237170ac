import { setTimeout as sleep } from 'node:timers/promises';
import { describeFailure } from '#sql/client/errors.ts';
import { bindChat, isBound } from '#sql/office/chats.ts';
import { fill, isolate } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { createLimiter } from '../limiter.ts';
import type { Office } from '../office.ts';
import { readUpdates, writeTo, type Bot, type Update } from './bot.ts';

type DeskOffice = Pick<Office, 'store' | 'keys' | 'accessLog'>;

/** The bot's server answers when something comes, or after this time. */
const WAIT_S = 25;
/** A call that takes longer has failed. */
const LIMIT_MS = (WAIT_S + 10) * 1_000;
const ANSWER_MS = 10_000;
/** Between two calls; after failures up to the longest. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A chat is answered so often: nobody guesses codes, or has the office write without end. */
const ANSWERS = { times: 10, windowMs: 60_000 };

/** Reads what is written to the bot, binds chats by the codes that come, and answers, as long as it is this process's turn. */
export async function listenToBot(
	office: DeskOffice,
	bot: Bot,
	hasTurn: () => Promise<boolean>,
	stopping: AbortSignal
): Promise<void> {
	const answers = createLimiter(ANSWERS);
	let offset = 0;
	let pause = PAUSE_MS;
	while (await hasTurn()) {
		try {
			const signal = AbortSignal.any([stopping, AbortSignal.timeout(LIMIT_MS)]);
			for (const update of await readUpdates(bot, offset, WAIT_S, signal)) {
				const written = chatIn(update);
				if (written && answers.take(written.chat, Date.now())) await answer(office, bot, written);
				// The next call confirms it.
				offset = update.update_id + 1;
			}
			pause = PAUSE_MS;
		} catch (problem) {
			if (stopping.aborted) return;
			if (pause === PAUSE_MS) console.warn(`the bot is not heard: ${describeFailure(problem)}`);
			pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
		}
		await sleep(pause, undefined, { signal: stopping }).catch(() => {});
	}
}

interface Written {
	chat: string;
	text: string;
}

/** What a person wrote; a group is nobody's alone. */
function chatIn({ message }: Update): Written | undefined {
	if (message?.text === undefined || message.chat.type !== 'private') return undefined;
	return { chat: String(message.chat.id), text: message.text.replace(/^\/\w+\s*/, '').trim() };
}

async function answer(office: DeskOffice, bot: Bot, { chat, text }: Written): Promise<void> {
	const said = await answerTo(office, { chat, text });
	await writeTo(bot, chat, said, AbortSignal.timeout(ANSWER_MS)).catch((problem: unknown) =>
		console.warn(`a chat is not answered: ${describeFailure(problem)}`)
	);
}

async function answerTo({ store, keys, accessLog }: DeskOffice, { chat, text }: Written): Promise<string> {
	const { chat: words } = wordsOf('fa').t.messages;
	const now = new Date();
	const bound = text === '' ? undefined : await bindChat(store, { code: text, chat }, keys.decryption, now);
	if (bound) {
		const { name, role } = bound;
		await accessLog.write({
			...{ at: now, user: name, role, action: 'user_changed', subject: name, reason: '', details: { bot: true } }
		});
		return fill(words.bound, { name: isolate(name) });
	}
	// A code that is sent twice, as after a stop before it was confirmed, has bound this chat already.
	if (await isBound(store, chat)) return words.already;
	return text === '' ? words.hello : words.wrong;
}
