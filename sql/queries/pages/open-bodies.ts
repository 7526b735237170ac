import { OPEN_LETTERS } from './body-letters.ts';
import { under, type OpenFigures } from './page.ts';

/** What the public sees of one body, which stands at `place`: the page of bodies has it in rows, the body's own at its top. */
export function openBody(place: '' | 'bodies[].'): Required<Pick<OpenFigures, 'counts' | 'plain' | 'blank' | 'of'>> {
	const own = (names: string) => names.split(' ').map((name) => place + name);
	return {
		counts: [
			...own(OPEN_LETTERS.map((name) => `letters.${name}`).join(' ')),
			...under(`${place}referrals`, 'open late leftOpen came went onTime.num onTime.den answer.num answer.den formal'),
			...own('wrongFirst.num wrongFirst.den')
		],
		plain: own('code'),
		of: {
			[`${place}referrals.answer.p50`]: own('referrals.answer.num').join(),
			[`${place}referrals.answer.km50`]: own('referrals.answer.den').join()
		},
		blank: {
			[`${place}letters.oldestAt`]: own('letters.unanswered').join(),
			[`${place}referrals.oldestAt`]: own('referrals.open').join()
		}
	};
}

const EACH = openBody('bodies[].');
const LETTERS = OPEN_LETTERS.map((name) => `letters.${name}`);
const STOOD = under('bodies[].stood', 'now weekAgo usual');
/** What it sees of all of them. */
export const OPEN_BODIES: OpenFigures = {
	counts: [
		...[
			...LETTERS,
			...under('referrals', 'open late leftOpen came went'),
			'queue.waiting',
			'fromOffice',
			'flows[].count'
		],
		...['over[]', 'before[]'].flatMap((place) => under(place, 'came went')),
		...[...EACH.counts, ...STOOD, ...under('bodies[].pingPong', 'num den')]
	],
	plain: ['over[].day', 'before[].day', ...under('flows[]', 'from to'), 'bodies[].isBank', ...EACH.plain],
	groups: {
		'bodies[]': { by: { code: 'body' }, count: 'letters.unanswered' },
		'flows[]': { by: { from: 'from_body', to: 'body' }, count: 'count' }
	},
	whole: ['queue.forecast'],
	of: EACH.of,
	blank: {
		...{ 'letters.oldestAt': 'letters.unanswered', 'referrals.oldestAt': 'referrals.open' },
		...{ ...EACH.blank, 'bodies[].stood.aboveSince': STOOD.join(' ') }
	}
};
