import { openLetters, sumsOfLetters } from './body-letters.ts';
import { under, type OpenFigures } from './page.ts';
import { openQueue } from './queue.ts';

/** What the public sees of one body, which stands at `place`: the page of bodies has it in rows, the body's own at its top. */
export function openBody(place: '' | 'bodies[].'): Pick<OpenFigures<unknown>, 'counts' | 'plain'> & {
	of: Record<string, string>;
	blank: Record<string, string>;
	sums: string[];
} {
	const own = (names: string) => names.split(' ').map((name) => place + name);
	const referrals = (names: string) => names.split(' ').map((name) => `${place}referrals.${name}`);
	const shares = [...own('wrongFirst'), ...referrals('onTime')];
	const letters = openLetters(`${place}letters`);
	return {
		counts: [
			...letters.counts,
			...own('ageing[].count wrongFirst.num wrongFirst.den'),
			...referrals('open late leftOpen came went onTime.num onTime.den answer.num answer.den formal')
		],
		plain: own('code ageing[].bucket score score.group score.weights.*'),
		of: {
			[`${place}referrals.answer.*`]: referrals('answer.num answer.den').join(' '),
			// A score is made of all these, and each of its parts is one of them.
			...Object.fromEntries(
				own('score.value score.low score.high score.rank score.ranked score.parts.*').map((name) => [
					name,
					[...referrals('came onTime.num answer.num formal'), ...own('wrongFirst.num')].join(' ')
				])
			)
		},
		blank: {
			...letters.blank,
			[`${place}referrals.oldestAt`]: referrals('open').join()
		},
		sums: [
			...letters.sums,
			`${place}letters.unanswered = ${place}ageing[].count + rest`,
			`${place}referrals.open = ${place}referrals.late + rest`,
			`${place}referrals.answer.den = ${place}referrals.answer.num + rest`,
			`${place}referrals.answer.num = ${place}referrals.formal + rest`,
			...shares.map((share) => `${share}.den = ${share}.num + rest`)
		]
	};
}

const EACH = openBody('bodies[].');
const STOOD = under('bodies[].stood', 'now weekAgo usual');
const QUEUE = openQueue('letters.registered letters.answered letters.unanswered');
const LETTERS = openLetters('letters');
const REFERRALS = ['open', 'late', 'leftOpen', 'came', 'went'].map((name) => `referrals.${name}`);
/** What it sees of all of them. */
export const OPEN_BODIES: OpenFigures<object> = {
	counts: [
		...[...LETTERS.counts, ...REFERRALS, 'fromOffice', 'over[].came', 'over[].went', 'flows[].count'],
		...[...EACH.counts, ...STOOD, 'bodies[].pingPong.num', 'bodies[].pingPong.den', ...QUEUE.counts]
	],
	plain: ['over[].day', 'flows[].from', 'flows[].to', 'bodies[].isBank', ...EACH.plain],
	of: { ...EACH.of, ...Object.fromEntries(STOOD.map((name) => [name, 'bodies[].letters.unanswered'])) },
	blank: {
		...LETTERS.blank,
		'bodies[].stood.aboveSince': STOOD.join(' '),
		'referrals.oldestAt': 'referrals.open',
		'bodies[].forecast': 'bodies[].letters.registered bodies[].letters.answered bodies[].letters.unanswered',
		...QUEUE.blank,
		...EACH.blank
	},
	staff: ['before', ...QUEUE.staff!],
	sums: () => [
		...LETTERS.sums,
		'referrals.open = referrals.late + rest',
		...EACH.sums,
		'bodies[].pingPong.den = bodies[].pingPong.num + rest',
		'referrals.came = flows[].count + fromOffice',
		...sumsOfLetters('letters', 'bodies[].letters'),
		...REFERRALS.map((count) => `${count} = bodies[].${count}`),
		'referrals.came = over[].came',
		'referrals.went = over[].went'
	],
	ofGroup: [...LETTERS.counts, ...REFERRALS]
};
