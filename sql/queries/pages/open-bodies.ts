import type { OpenFigures } from './page.ts';
import { openQueue } from './queue.ts';

/** What the public sees of one body, which stands at `place`: the page of bodies has it in rows, the body's own at its top. */
export function openBody(place: '' | 'bodies[].'): Pick<OpenFigures<unknown>, 'counts' | 'plain'> & {
	of: Record<string, string>;
	blank: Record<string, string>;
	sums: string[];
} {
	const own = (names: string) => names.split(' ').map((name) => place + name);
	const shares = own('onTime wrongFirst');
	return {
		counts: own(
			'open late ageing[].count came went onTime.num onTime.den answer.num answer.den formal wrongFirst.num wrongFirst.den'
		),
		plain: own('code ageing[].bucket score score.group score.weights.*'),
		of: {
			[`${place}answer.*`]: own('answer.num answer.den').join(' '),
			// A score is made of all these, and each of its parts is one of them.
			...Object.fromEntries(
				own('score.value score.low score.high score.rank score.ranked score.parts.*').map((name) => [
					name,
					own('came onTime.num answer.num formal wrongFirst.num').join(' ')
				])
			)
		},
		blank: { [`${place}oldestAt`]: own('open').join() },
		sums: [
			`${place}open = ${place}late + rest`,
			`${place}open = ${place}ageing[].count`,
			`${place}answer.den = ${place}answer.num + rest`,
			`${place}answer.num = ${place}formal + rest`,
			...shares.map((share) => `${share}.den = ${share}.num + rest`)
		]
	};
}

const EACH = openBody('bodies[].');
const QUEUE = openQueue('open came went');
/** What it sees of all of them. */
export const OPEN_BODIES: OpenFigures<object> = {
	counts: [
		...['open', 'late', 'came', 'went', 'fromOffice', 'over[].came', 'over[].went', 'flows[].count'],
		...[...EACH.counts, 'bodies[].pingPong.num', 'bodies[].pingPong.den', ...QUEUE.counts]
	],
	plain: ['over[].day', 'flows[].from', 'flows[].to', 'bodies[].isBank', ...EACH.plain],
	of: EACH.of,
	blank: {
		oldestAt: 'open',
		'bodies[].forecast': 'bodies[].open bodies[].came bodies[].went',
		...QUEUE.blank,
		...EACH.blank
	},
	staff: QUEUE.staff,
	sums: () => [
		'open = late + rest',
		...EACH.sums,
		'bodies[].pingPong.den = bodies[].pingPong.num + rest',
		'came = flows[].count + fromOffice',
		...['open', 'late', 'came', 'went'].map((count) => `${count} = bodies[].${count}`),
		'came = over[].came',
		'went = over[].went'
	],
	ofGroup: ['open', 'late', 'came', 'went']
};
