import { createHmac } from 'node:crypto';
import { webhookFault } from '#sql/alerts/draft.ts';
import type { WebhookHost } from '#sql/channel-settings.ts';
import type { ToldOfRule } from '#sql/model/alert.ts';
import type { RuleKind } from '#sql/office/alert-schema.ts';
import { groupName, messageOfRule, ruleWords, type Telling } from './message.ts';
import { notToOurselves, postJson, resolveBySystem, type Resolve } from './post-json.ts';

/** An answer is of no interest beyond its status. */
const MOST_BYTES = 65_536;

/** What is posted, and under which key. */
export interface Hook {
	id: string;
	url: string;
	/** The rule's own; whoever gets it verifies by it that it is ours. */
	secret: string;
	body: string;
}

/** What a webhook is told of a rule; docs/alerts.md says it to whoever reads it. */
export function webhookBody(id: string, kind: RuleKind, told: ToldOfRule, telling: Telling): string {
	const { rule, name, subject, condition, asOf, knownAt, groups } = told;
	const message = messageOfRule(kind, told, telling);
	return JSON.stringify({
		...{ id, kind, rule, subject: message.subject, name: name || ruleWords(told, telling) },
		measure: subject.of === 'figure' ? subject.measure : null,
		condition,
		...{ as_of: asOf, known_at: knownAt },
		groups: groups.map((group) => ({
			...{ key: group.key, name: groupName(group, subject, telling), value: group.value }
		})),
		link: message.links[0]!.href
	});
}

/** By which a webhook's message is known as ours: of the moment too, so that an old one cannot be sent again by others. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
	`sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/** @throws what is against it: a host that is not listed (any more), no answer, or another than 2xx */
export async function sendHook(
	hosts: readonly WebhookHost[],
	{ id, url, secret, body }: Hook,
	signal: AbortSignal,
	resolve: Resolve = resolveBySystem
): Promise<void> {
	const fault = webhookFault(url, hosts);
	if (fault !== null) throw new Error(fault);
	const timestamp = String(Math.floor(Date.now() / 1_000));
	const { status } = await postJson({
		...{ url: new URL(url), body, mostBytes: MOST_BYTES, signal, resolve: notToOurselves(resolve) },
		headers: {
			'x-pasokh-delivery': id,
			'x-pasokh-timestamp': timestamp,
			'x-pasokh-signature': signatureOf(secret, timestamp, body)
		}
	});
	if (status >= 300 && status < 400) throw new Error(`the answer is ${status}: redirects are not followed`);
	if (status < 200 || status > 299) throw new Error(`the answer is ${status}`);
}
