import { modelLetters } from './model.ts';
import { at, livesOf, type Sent } from './model-lives.ts';
import { modelCall } from './model-call.ts';
import { letterColumns, loansOf, type Columns } from './model-letter.ts';

/** The rows of the views of one set of events, as of an instant, sorted by their first column. */
export interface Views {
	letters: Columns[];
	referrals: Columns[];
	loans: Columns[];
	calls: Columns[];
}

export function modelViews(sent: Sent[], asOf: number): Views {
	const views: Views = { letters: [], referrals: [], loans: [], calls: [] };
	const lives = livesOf('letter', sent, asOf);
	for (const [id, letter] of modelLetters(sent, asOf)) {
		const life = lives.get(id)!;
		const { referrals, is_answered, ...own } = letter;
		const columns = letterColumns(letter, life, lives, asOf);
		views.letters.push({
			...own,
			is_answered: Number(is_answered),
			...columns,
			...inShort({ ...own, ...columns }, asOf)
		});

		const { channel, category, county, kind, campaign } = columns;
		const ofLetter = { channel, category, county, kind, campaign, registered_at: letter.registered_at } as Columns;
		const told = life.map(({ event }) => event).filter((event) => event.type === 'letter.referred');
		const contested = life.findLast(({ event: { type } }) => type === 'letter.reopened' || type === 'letter.objected');
		const closing = life.slice(life.lastIndexOf(contested!) + 1).find(({ event }) => event.type === 'letter.closed');
		for (const [i, referral] of referrals.entries()) {
			const { due_at, actor } = told[i]!;
			const seen = life.find(
				({ event }) => event.type === 'letter.seen' && event.referral_id === referral.referral_id
			)?.event;
			const endsLetter =
				columns['is_ended'] === 1 &&
				closing !== undefined &&
				referral.ended_by === 'closed' &&
				referral.ended_at! >= at(closing.event);
			views.referrals.push({
				...referral,
				letter_id: id,
				seen_at: seen ? at(seen) : null,
				due_at: due_at === undefined ? null : Date.parse(due_at),
				policy_id: null,
				operator: actor ?? null,
				is_office_referral: Number(referral.from_org === null),
				is_office_first: Number(i === referrals.findIndex(({ from_org }) => from_org === null)),
				hop: i + 1,
				...ofLetter,
				letter_is_registered: columns['is_registered']!,
				letter_is_settled: Number(is_answered || columns['is_ended'] === 1),
				letter_due_at: columns['due_at']!,
				letter_is_held: Number(referrals.some(({ ended_at }) => ended_at === null)),
				is_ended_unconfirmed: Number(endsLetter && columns['is_ended_unconfirmed'] === 1),
				is_excused: Number(referral.is_excused || (endsLetter && columns['is_ended_unconfirmed'] === 0)),
				letter_contested_at: latest(letter.reopened_at, columns['objected_at'] as number | null)
			});
		}
		for (const { loan_id, ...loan } of loansOf(life.map(({ event }) => event)))
			views.loans.push({
				...loan,
				loan_id: loan_id === '' ? id : loan_id,
				letter_id: id,
				citizen_key: columns['citizen_key']!,
				...ofLetter
			});
	}
	for (const [id, life] of livesOf('call', sent, asOf)) views.calls.push({ ...modelCall(id, life) });
	return views;
}

/** What other columns amount to. */
function inShort(letter: Columns, asOf: number): Columns {
	const { screened_at, first_referred_at, answered_at, ended_at, due_at, registered_sms_at, referred_sms_at } =
		letter as Record<string, number | null>;
	return {
		is_screened: Number(screened_at !== null),
		is_referred: Number(first_referred_at !== null),
		has_deadline: Number(due_at !== null),
		is_on_time: Number(answered_at !== null && due_at !== null && answered_at! <= due_at!),
		is_late: Number(answered_at === null && ended_at === null && due_at !== null && due_at! < asOf),
		has_registered_sms: Number(registered_sms_at !== null),
		has_referred_sms: Number(referred_sms_at !== null),
		first_org: letter['first_body']!,
		first_org_ended_by: letter['first_body_ended_by']!
	};
}

const latest = (a: number | null, b: number | null): number | null =>
	a === null || b === null ? (a ?? b) : Math.max(a, b);
