import { answerMoments, endingOf, letterAt } from './model.ts';
import type { Sent } from './model-lives.ts';

/** From which body to which an unanswered letter went; '' where it is not unanswered. */
export interface Handover {
	at: number;
	from: string;
	to: string;
}

/** How a letter stands after each moment at which anything happened to it or its masters, since its registration with the office: what changed. */
export function handoversOf(id: string, lives: Map<string, Sent[]>): Handover[] {
	const life = lives.get(id)!;
	const moments = answerMoments(id, lives);
	const chain = chainOf(id, lives);
	const { registered_at } = letterAt(id, chain, Infinity);
	const begins = registered_at ?? Date.parse(life[0]!.event.occurred_at);
	const handovers: Handover[] = [];
	let was = { isSettled: false, body: 'office' };
	for (const at of [begins, ...moments.filter((moment) => moment > begins)]) {
		const { is_answered, body } = letterAt(id, chain, at);
		const isSettled = is_answered || endingOf(id, chain, at) !== null;
		if (was.isSettled && !isSettled) handovers.push({ at, from: '', to: was.body });
		if (was.body !== body && !(was.isSettled && isSettled)) handovers.push({ at, from: was.body, to: body });
		if (!was.isSettled && isSettled) handovers.push({ at, from: body, to: '' });
		was = { isSettled, body };
	}
	return handovers;
}

/** The lives of a letter and of all that it was ever linked to, which are few. */
function chainOf(id: string, lives: Map<string, Sent[]>): Map<string, Sent[]> {
	const chain = new Map<string, Sent[]>();
	const add = (one: string): void => {
		const life = lives.get(one);
		if (!life || chain.has(one)) return;
		chain.set(one, life);
		for (const { event } of life) if (event.type === 'letter.linked') add(event.master_letter_id);
	};
	add(id);
	return chain;
}
